using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.Numerics;

namespace Bagan.Jobs.Balance;

/// <summary>balanced/CLASS/* and manifest.csv: the originals and the added images, which say what they are; labels.csv where a teacher labelled them.</summary>
internal static class BalancedImages
{
    internal const string Folder = OutputFolder.BalancedName;

    internal static void Write(BalanceRun run, ImageSet added, IReadOnlyList<ImageOrigin> origins, FloatMatrix? labels = null) => run.Times.Run(run.Sink, "writing", 0, () =>
    {
        using var files = run.Options.Originals == OriginalsMode.Copy ? OriginalFiles.Open(run.Data.Data, run.Stop) : null;
        var writer = new FolderWriter { Threads = run.Threads, Originals = files };

        // On resuming a finished folder is made again: the same bytes come out of it.
        using var folder = run.Output.Stage(Folder);
        var rows = writer.WriteImages(folder, [new WrittenSplit(null, run.Data.Train), new WrittenSplit(null, added, origins)], run.Stop);
        folder.Commit();
        ManifestRow[] written = [.. rows.Select(r => r with { File = $"{Folder}/{r.File}" })];
        run.Output.Write(Manifest.FileName, stream => Manifest.Write(stream, written));
        if (labels is not null)
        {
            string[] labelled = [.. written[run.Data.Train.Count..].Select(r => r.File)];
            run.Output.Write(LabelsFile.FileName, stream => LabelsFile.Write(stream, labelled, added.ClassNames, labels));
        }

        return true;
    });
}
