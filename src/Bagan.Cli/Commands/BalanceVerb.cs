using Bagan.Cli.Progress;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Filling;

namespace Bagan.Cli.Commands;

/// <summary><c>balance</c>: the main job.</summary>
internal sealed class BalanceVerb() : JobVerb<BalanceOptions>(
    new VerbText(
        "balance",
        "Balance an image set: train, fill the small classes, measure the gain, report.",
        "Takes a set of labelled images in which some classes have too few, and fills those with generated ones: it trains a generator on "
        + "all classes, generates what is missing, writes originals and generated images side by side, and trains a classifier without and "
        + "with them to measure whether they help. The report says so in plain words.",
        "DATA --out DIR [options]",
        "balance photos --out balanced --minutes 10",
        "Trains for ten minutes on photos, a folder with one folder of images for each class, and leaves the folder balanced: report.html to look at, "
        + "balanced/CLASS/*.png to train with, manifest.csv that tells real from generated, summary.json with all figures."),
    [SharedOptions.Data],
    [
        new(SharedOptions.Plan.Title, [SharedOptions.Method, .. SharedOptions.Plan.Options, .. SharedOptions.Filter, SharedOptions.Pick]), SharedOptions.Training, SharedOptions.Reading, SharedOptions.Figures, SharedOptions.Compute,
        new(SharedOptions.Output.Title,
        [
            .. SharedOptions.Output.Options,
            new("originals", "resized|copy", "The original images: as PNG at the size of the generated ones, or as copies of their own files. Default: resized."),
        ]),
        SharedOptions.Checkpoints,
    ])
{
    /// <inheritdoc/>
    protected override int Run(BalanceOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            DryRunText.Write(ProgressDisplay.Run(session, sink => new BalanceJob(options, sink, session.Line).Plan(stop)), session);
            return ExitCode.Done;
        }

        ProgressDisplay.Run(session, sink => new BalanceJob(options, sink, session.Line).Run(stop));
        BalanceResult.Write(options.Output.Out!, session);
        return ExitCode.Done;
    }
}
