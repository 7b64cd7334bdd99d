using Bagan.Cli.Progress;
using Bagan.Jobs.DataSets;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data split</c>.</summary>
internal sealed class SplitVerb() : JobVerb<SplitOptions>(
    new VerbText(
        "split",
        "Split a data set into training and test images.",
        "Writes a copy of a data set with a share of every class held out as test images. With --group or --group-pattern, images of one patient, "
        + "track or scene never stand on both sides; otherwise a test may only show what was learnt by heart.",
        "DATA [--test SHARE] --out DIR [options]",
        "data split photos --test 0.2 --group-pattern '(track\\d+)' --out photos-split",
        "A fifth of each class goes to photos-split/test, the rest to photos-split/train; files of one track, such as track7_003.png, stay together."),
    [SharedOptions.Data],
    [
        new("How to split",
        [
            new("test", "SHARE", "Share of every class to hold out, between 0 and 1. Default: 0.2."),
            new("drop_test", null, "Leave out test images that the data have already; otherwise such data are refused."),
            .. SharedOptions.Groups,
            SharedOptions.Seed,
        ]),
        SharedOptions.ReadingAsIs, SharedOptions.Writing,
    ])
{
    /// <inheritdoc/>
    protected override int Run(SplitOptions options, Session session) =>
        WrittenText.Write(ProgressDisplay.Run(session, sink => new SplitJob(options, sink).Run(session.Signals.Token)), session);
}
