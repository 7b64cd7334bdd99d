using Bagan.Jobs.Balance;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Commands;

/// <summary><c>quickstart</c>: the main job on the embedded data.</summary>
internal sealed class QuickstartVerb() : JobVerb<QuickstartOptions>(
    new VerbText(
        "quickstart",
        "Try it on embedded pictures of clothes; no data needed.",
        "Balances the embedded pictures of clothes (Fashion-MNIST, ten classes). It makes them imbalanced first, with many images in some classes and "
        + "few in others, then trains a generator, fills the small classes, and measures the effect on a classifier. Takes a few minutes on two CPU cores.",
        "[--out DIR] [options]",
        "quickstart --out q",
        "The folder q then holds report.html to look at, balanced with one folder of images per class, and manifest.csv with the origin of every image (real or generated)."),
    [],
    [
        SharedOptions.OutputWithDefault, new(SharedOptions.Plan.Title, [SharedOptions.Method, .. SharedOptions.Filter]), SharedOptions.Training, SharedOptions.Compute, SharedOptions.Checkpoints,
        new(SharedOptions.Figures.Title, [SharedOptions.Steps, .. SharedOptions.VerdictOptions("once")]),
    ])
{
    private static readonly string DataFolder = System.IO.Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(QuickstartOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(QuickstartOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            DryRunText.Write(session.Run(sink => new QuickstartJob(options, DataFolder, sink, session.Line).Plan(stop)), session);
            return ExitCode.Done;
        }

        session.Run(sink => new QuickstartJob(options, DataFolder, sink, session.Line).Run(stop));
        BalanceVerb.WriteSummary(options.Output.Out!, session);
        return ExitCode.Done;
    }
}
