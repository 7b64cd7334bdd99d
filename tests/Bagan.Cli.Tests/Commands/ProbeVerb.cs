using Bagan.Cli.Commands;
using Bagan.Cli.Terminal;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Tests.Commands;

/// <summary>A verb with the options of balance that keeps what it was given, or does what the test says.</summary>
internal sealed class ProbeVerb(Func<BalanceOptions, Session, int>? work = null) : JobVerb<BalanceOptions>(
    new VerbText("probe", "s", "d", "DATA", "probe d", "o"),
    [new("data", "DATA", "h")],
    [
        SharedOptions.Reading, SharedOptions.Figures, SharedOptions.Plan, SharedOptions.Training, SharedOptions.Compute, SharedOptions.Output,
        SharedOptions.Checkpoints, new("More", [SharedOptions.Method, new("originals", "resized|copy", "h"), SharedOptions.OutputSize("own"), new("to", "folders|idx", "h"), new("val", "SHARE", "h"), .. SharedOptions.Filter, SharedOptions.Pick]),
    ])
{
    public BalanceOptions? Seen { get; private set; }

    public Session? Session { get; private set; }

    protected override int Run(BalanceOptions options, Session session)
    {
        (Seen, Session) = (options, session);
        return work?.Invoke(options, session) ?? 0;
    }
}
