using Bagan.Cli.Progress;
using Bagan.Jobs.DataSets;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data unbalance</c>.</summary>
internal sealed class UnbalanceVerb() : JobVerb<UnbalanceOptions>(
    new VerbText(
        "unbalance",
        "Take images away by a recipe, to study imbalance.",
        "Writes a copy of a data set with fewer training images, by one of the recipes that studies of imbalance use. Validation and test images stay as they are.",
        "DATA --recipe RECIPE --out DIR [options]",
        "data unbalance photos --recipe exp:100 --out photos-long-tail",
        "The first class keeps all of its images, the last one a hundredth, those between fall off evenly."),
    [SharedOptions.Data],
    [
        new("What to take away",
        [
            new("recipe", "RECIPE", "drop:CLASS=P takes P percent of one class. exp:R is a long tail, the first class R times the last. step:R leaves the later half of the classes a share of 1/R. "
                + "counts:A,B,C,... names what each class keeps. as-is takes nothing."),
            SharedOptions.Seed,
        ]),
        SharedOptions.ReadingAsIs, SharedOptions.Writing,
    ])
{
    /// <inheritdoc/>
    protected override int Run(UnbalanceOptions options, Session session) =>
        WrittenText.Write(ProgressDisplay.Run(session, sink => new UnbalanceJob(options, sink).Run(session.Signals.Token)), session);
}
