using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Methods;
using Bagan.Numerics;

namespace Bagan.Jobs.Generate;

/// <summary>
/// Sampled images straight into PNG files, block by block: one block is in memory, however many images there are. Drawing and
/// encoding take turns on all cores. At the same time they would be slower: the cores are busy anyway, and libtorch's threads
/// would wait for each other wherever an encoder has taken the place of one.
/// </summary>
/// <param name="folder">Takes the files.</param>
/// <param name="method">The method, which is the images' origin.</param>
/// <param name="madeOfReal">Whether they are real images changed.</param>
/// <param name="threads">Threads that encode.</param>
internal sealed class SampledFiles(StagedFolder folder, string method, bool madeOfReal, int threads)
{
    private readonly List<string> _labelled = [];
    private readonly List<FloatMatrix> _labels = [];

    /// <summary>Images written until now.</summary>
    internal long Count { get; private set; }

    /// <summary>Draws and writes.</summary>
    /// <param name="sampling">The images.</param>
    /// <param name="advanced">Told after each block how many are written.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>A row for each image, in order, as soon as its file is written.</returns>
    internal IEnumerable<ManifestRow> Write(Sampling sampling, Action<long> advanced, CancellationToken stop)
    {
        var writer = new FolderWriter { Threads = threads };
        var numbers = new Dictionary<(string? Split, int Label, string Kind), int>();
        foreach (var block in sampling.Images)
        {
            using (block)
            {
                ImageOrigin[] origins = [.. Enumerable.Range(0, block.Images.Count).Select(i => new ImageOrigin(true, method, block.Seeds?[i]) { MadeOfReal = madeOfReal })];
                var rows = writer.WriteImages(folder, [new WrittenSplit(null, block.Images, origins)], numbers, stop);
                if (block.Labels is { } labels)
                {
                    _labelled.AddRange(rows.Select(r => r.File));
                    _labels.Add(labels);
                }

                Count += rows.Count;
                advanced(Count);
                foreach (var row in rows)
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>Writes labels.csv where a teacher labelled the images.</summary>
    /// <param name="classNames">K names.</param>
    internal void WriteLabels(IReadOnlyList<string> classNames)
    {
        if (_labels.Count > 0)
        {
            folder.WriteFile(LabelsFile.FileName, stream => LabelsFile.Write(stream, _labelled, classNames, FloatMatrix.Join(_labels)));
        }
    }
}
