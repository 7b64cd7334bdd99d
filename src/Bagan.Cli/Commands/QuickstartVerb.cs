using Bagan.Cli.Progress;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Filling;

namespace Bagan.Cli.Commands;

/// <summary><c>quickstart</c>: the main job on the embedded data.</summary>
internal sealed class QuickstartVerb() : JobVerb<QuickstartOptions>(
    new VerbText(
        "quickstart",
        "Try it: balance an embedded set of clothes pictures. Needs nothing else.",
        "Takes the embedded pictures of clothes (Fashion-MNIST, ten classes), makes them long-tailed, so that some classes have many "
        + "images and others only a few, and balances them again: it trains a generator, fills the small classes, and measures what that "
        + "does to a classifier. Takes a few minutes on two CPU cores.",
        "[--out DIR] [options]",
        "quickstart --out q",
        "Leaves the folder q: q/report.html to look at, q/balanced with a folder of images for each class, q/manifest.csv that tells real from generated."),
    [],
    [
        SharedOptions.OutputWithDefault, new(SharedOptions.Plan.Title, [SharedOptions.Method, .. SharedOptions.Filter]), SharedOptions.Training, SharedOptions.Compute, SharedOptions.Checkpoints,
        new(SharedOptions.Figures.Title, [SharedOptions.Steps]),
    ])
{
    private static readonly string DataFolder = System.IO.Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");

    /// <inheritdoc/>
    protected override int Run(QuickstartOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            DryRunText.Write(ProgressDisplay.Run(session, sink => new QuickstartJob(options, DataFolder, sink, session.Line).Plan(stop)), session);
            return ExitCode.Done;
        }

        ProgressDisplay.Run(session, sink => new QuickstartJob(options, DataFolder, sink, session.Line).Run(stop));
        BalanceResult.Write(options.Output.Out!, session);
        return ExitCode.Done;
    }
}
