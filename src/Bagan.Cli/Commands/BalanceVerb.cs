using Bagan.Cli.Terminal;
using Bagan.Data.Writers;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Commands;

/// <summary><c>balance</c>: the main job.</summary>
internal sealed class BalanceVerb() : JobVerb<BalanceOptions>(
    new VerbText(
        "balance",
        "Balance an image set: train, fill the small classes, measure the gain, report.",
        "Balances a set of labelled images in which some classes have too few. A method learns from all classes and fills the small ones with "
        + "generated images; then a classifier is trained with and without them to measure whether they help. The report gives the answer in plain words.",
        "DATA --out DIR [options]",
        "balance photos --out balanced --minutes 10",
        "Trains for ten minutes on photos, a folder with one subfolder of images per class. The folder balanced then holds report.html to look at, "
        + "balanced/CLASS/*.png to train on, manifest.csv with the origin of every image (real or generated), and summary.json with all figures."),
    [SharedOptions.Data],
    [
        new(SharedOptions.Plan.Title, [SharedOptions.Method, .. SharedOptions.Plan.Options, .. SharedOptions.Filter, SharedOptions.Pick]), SharedOptions.Training, SharedOptions.Reading, SharedOptions.Figures, SharedOptions.Compute,
        new(SharedOptions.Output.Title,
        [
            .. SharedOptions.Output.Options,
            new("to", string.Join('|', DataWriter.All.Select(w => w.Name)), "Layout of the balanced images. folders: balanced/CLASS/*.png. Any other: a data set in that layout, as data convert writes it; the data's own validation and test images stand beside the balanced training images. Default: folders."),
            new("val", "SHARE", "Hold out this share of the real images, 0 to 0.5, before anything is trained, and write them as the validation images of the layout. Groups are never split. Not with --to folders. Default: 0; the data's own validation images are written as they are."),
            SharedOptions.OutputSize("own; network with --originals resized, and with another --to than folders"),
            new("originals", "resized|copy", "How to write the original images. resized: as PNG, in the size that the networks see. copy: as copies of their own files. Default: copy where images have their own size, else resized."),
        ]),
        SharedOptions.Checkpoints,
    ])
{
    /// <summary>Prints the summary of a run for machines; for people the run has printed where the report is.</summary>
    public static void WriteSummary(string folder, Session session)
    {
        if (session.Json && session.Launched.Rank == 0)
        {
            session.WriteJson(File.ReadAllText(System.IO.Path.Combine(folder, "summary.json")));
        }
    }

    /// <inheritdoc/>
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(BalanceOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(BalanceOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            if (session.Launched.Rank > 0)
            {
                return ExitCode.Done; // the first prints it
            }

            DryRunText.Write(session.Run(sink => new BalanceJob(options, sink, session.Line).Plan(stop)), session);
            return ExitCode.Done;
        }

        session.RunDivided(options, (own, ranks, sink, ending) => new BalanceJob(own, sink, session.Line) { Ranks = ranks }.Run(ending));
        WriteSummary(options.Output.Out!, session);
        return ExitCode.Done;
    }
}

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
    public override bool RunsOnRanks => true;

    /// <inheritdoc/>
    protected override ComputeOptions? Compute(QuickstartOptions options) => options.Compute;

    /// <inheritdoc/>
    protected override int Run(QuickstartOptions options, Session session)
    {
        var stop = session.Signals.Token;
        if (options.Output.DryRun)
        {
            if (session.Launched.Rank > 0)
            {
                return ExitCode.Done; // the first prints it
            }

            DryRunText.Write(session.Run(sink => new QuickstartJob(options, DataFolder, sink, session.Line).Plan(stop)), session);
            return ExitCode.Done;
        }

        session.RunDivided(options, (own, ranks, sink, ending) => new QuickstartJob(own, DataFolder, sink, session.Line, ranks).Run(ending));
        BalanceVerb.WriteSummary(options.Output.Out!, session);
        return ExitCode.Done;
    }
}
