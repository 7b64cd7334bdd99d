using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.Methods.BalancingGan;

namespace Bagan.Jobs;

/// <summary>balanced/CLASS/* and manifest.csv: the originals and the generated images, which say that they are synthetic.</summary>
internal static class BalancedImages
{
    internal const string Folder = "balanced";

    internal static void Write(OutputFolder output, DataSet data, GeneratedImages generated, string method, OriginalsMode originals, int threads, CancellationToken stop)
    {
        using var files = originals == OriginalsMode.Copy ? OriginalFiles.Open(data, stop) : null;
        var writer = new FolderWriter { Threads = threads, Originals = files };
        IReadOnlyList<ImageOrigin> origins = [.. generated.Seeds.Select(seed => new ImageOrigin(true, method, seed))];

        // On resuming a finished folder is made again: the same bytes come out of it.
        using var folder = new StagedFolder(Path.Combine(output.Root, Folder), overwrite: true);
        var rows = writer.WriteImages(folder, [new WrittenSplit(null, data.Train), new WrittenSplit(null, generated.Images, origins)], stop);
        folder.Commit();
        output.Write(Manifest.FileName, stream => Manifest.Write(stream, [.. rows.Select(r => r with { File = $"{Folder}/{r.File}" })]));
    }
}
