using Bagan.Cli.Terminal;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data convert</c>.</summary>
internal sealed class ConvertVerb() : JobVerb<ConvertOptions>(
    new VerbText(
        "convert",
        "Write a data set in another layout.",
        "Reads a data set in any layout that bagan knows, and writes the same images and labels in another.",
        "DATA --to LAYOUT --out DIR [options]",
        "data convert photos.zip --to npz --out photos-npz",
        "Reads the images in photos.zip and writes them to one NumPy archive, photos-npz/data.npz, with photos-npz/manifest.csv."),
    [SharedOptions.Data],
    [SharedOptions.Writing, SharedOptions.ReadingAsIs])
{
    /// <inheritdoc/>
    protected override int Run(ConvertOptions options, Session session) =>
        WrittenText.Write(session.Run(sink => new ConvertJob(options, sink).Run(session.Signals.Token)), session);
}

/// <summary><c>data split</c>.</summary>
internal sealed class SplitVerb() : JobVerb<SplitOptions>(
    new VerbText(
        "split",
        "Split a data set into training, validation and test images.",
        "Writes a copy of a data set in which a share of every class is held out as test images, and with --val another as validation images. Generated images are not held out. With --group or --group-pattern, all images of one patient, "
        + "track or scene go to the same side; otherwise a classifier can do well on the test images just by recognising the group.",
        "DATA [--test SHARE] [--val SHARE] --out DIR [options]",
        "data split photos --test 0.2 --group-pattern '(track\\d+)' --out photos-split",
        "Writes a fifth of each class to photos-split/test and the rest to photos-split/train. Files of one track, such as track7_003.png, stay together."),
    [SharedOptions.Data],
    [
        new("How to split",
        [
            new("test", "SHARE", "Share of every class to hold out as test images, between 0 and 1; 0 for none. Default: 0.2.", Basic: true),
            new("val", "SHARE", "Share of every class to hold out as validation images, between 0 and 1. Default: 0.", Basic: true),
            new("drop_test", null, "Leave out the test images that the data already have. Without it, such data are refused."),
            .. SharedOptions.Groups.Select(g => g with { Basic = true }),
            SharedOptions.Seed,
        ]),
        SharedOptions.ReadingAsIs, SharedOptions.Writing,
    ])
{
    /// <inheritdoc/>
    protected override int Run(SplitOptions options, Session session) =>
        WrittenText.Write(session.Run(sink => new SplitJob(options, sink).Run(session.Signals.Token)), session);
}

/// <summary><c>data unbalance</c>.</summary>
internal sealed class UnbalanceVerb() : JobVerb<UnbalanceOptions>(
    new VerbText(
        "unbalance",
        "Remove images by a recipe, to study imbalance.",
        "Writes a copy of a data set with fewer training images, by one of the recipes that studies of imbalance use. Validation and test images are kept as they are.",
        "DATA --recipe RECIPE --out DIR [options]",
        "data unbalance photos --recipe exp:100 --out photos-long-tail",
        "The first class keeps all its images and the last one a hundredth of them, with an exponential fall in between."),
    [SharedOptions.Data],
    [
        new("What to remove",
        [
            new("recipe", "RECIPE", "drop:CLASS=P removes P percent of one class. exp:R makes a long tail: the first class keeps R times as many images as the last. "
                + "step:R leaves the second half of the classes 1/R of their images. counts:A,B,C,... gives the number that each class keeps. as-is removes nothing.", Basic: true),
            SharedOptions.Seed,
        ]),
        SharedOptions.ReadingAsIs, SharedOptions.Writing,
    ])
{
    /// <inheritdoc/>
    protected override int Run(UnbalanceOptions options, Session session) =>
        WrittenText.Write(session.Run(sink => new UnbalanceJob(options, sink).Run(session.Signals.Token)), session);
}

/// <summary>Shows what a data verb wrote.</summary>
internal static class WrittenText
{
    /// <summary>Writes it for people, or for machines where they are asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(WrittenData written, Session session)
    {
        if (session.Json)
        {
            session.WriteJson(written.ToJson());
            return ExitCode.Done;
        }

        var classes = written.Splits[0].Classes;
        TextTable.Write(
            session.Out,
            ["class", .. written.Splits.Select(s => s.Name)],
            [
                .. classes.Select((c, i) => (string[])[c.Name, .. written.Splits.Select(s => Quantity.Count(s.Classes[i].Images))]),
                ["total", .. written.Splits.Select(s => Quantity.Count(s.Images))],
            ]);
        session.Out.WriteLine(written.Out is null ? "Nothing was written." : $"Wrote {Quantity.Of(written.Images, "image", "images")} to {written.Out} as {written.Format}.");
        return ExitCode.Done;
    }
}
