using Bagan.Cli.Progress;
using Bagan.Jobs.DataSets;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data convert</c>.</summary>
internal sealed class ConvertVerb() : JobVerb<ConvertOptions>(
    new VerbText(
        "convert",
        "Write a data set in another layout.",
        "Reads a data set in any layout that bagan knows and writes the same images and labels in another, for the trainer that you have.",
        "DATA --to LAYOUT --out DIR [options]",
        "data convert photos.zip --to npz --out photos-npz",
        "Reads the images in photos.zip and writes them as one NumPy archive, photos-npz/data.npz, with photos-npz/manifest.csv."),
    [SharedOptions.Data],
    [SharedOptions.Writing, SharedOptions.ReadingAsIs])
{
    /// <inheritdoc/>
    protected override int Run(ConvertOptions options, Session session) =>
        WrittenText.Write(ProgressDisplay.Run(session, sink => new ConvertJob(options, sink).Run(session.Signals.Token)), session);
}
