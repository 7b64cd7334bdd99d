using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Plans;
using Bagan.Data.Sources;
using Bagan.Data.Writers;
using Bagan.Methods;
using Bagan.Networks;

namespace Bagan.Jobs.Generate;

/// <summary>
/// A source's images straight into PNG files, block by block: one block is in memory, however many images there are. Making and
/// encoding take turns on all cores. At the same time they would be slower: the cores are busy anyway, and libtorch's threads
/// would wait for each other wherever an encoder has taken the place of one.
/// </summary>
/// <param name="source">What makes the images.</param>
/// <param name="shape">Of the images.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="origin">The images' origin, in words.</param>
/// <param name="threads">Threads that encode.</param>
/// <param name="madeOfReal">Whether they are real images changed.</param>
internal sealed class GeneratedFiles(IImageSource source, NetworkShape shape, StagedFolder folder, string origin, int threads, bool madeOfReal = false)
{
    private const int BlockImages = 1024;

    /// <summary>Makes and writes the images of a plan.</summary>
    /// <param name="plan">How many of each class.</param>
    /// <param name="advanced">Told after each block how many are written.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>A row for each image, in order, as soon as its file is written.</returns>
    internal IEnumerable<ManifestRow> Write(SamplingPlan plan, Action<long> advanced, CancellationToken stop)
    {
        var names = ClassFolderNames.For(plan.ClassNames);
        var done = 0L;
        foreach (var (c, start, count) in Blocks(plan))
        {
            var rows = WriteBlock(plan.ClassNames[c], names[c], c, start, count, stop);
            done += rows.Length;
            advanced(done);
            foreach (var row in rows)
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<(int Class, int Start, int Count)> Blocks(SamplingPlan plan)
    {
        for (var c = 0; c < plan.ToGenerate.Count; c++)
        {
            for (var start = 0; start < plan.ToGenerate[c]; start += BlockImages)
            {
                yield return (c, start, Math.Min(BlockImages, plan.ToGenerate[c] - start));
            }
        }
    }

    private ManifestRow[] WriteBlock(string className, string folderName, int classIndex, int start, int count, CancellationToken stop)
    {
        using var pixels = new PixelBlock(count, shape.Channels, shape.Side, shape.Side);
        var seeds = source.Seeds(classIndex, start, count);
        source.Generate(classIndex, seeds, pixels, 0, stop);
        ManifestRow[] rows = [.. seeds.Select((s, i) => new ManifestRow($"{folderName}/generated-{start + i + 1:D6}.png", className, new ImageOrigin(true, origin, s) { MadeOfReal = madeOfReal }))];
        folder.Claim(rows.Select(r => r.File));
        ParallelWork.For(count, new ReadLimits(threads, DecodeOptions.Default, stop), (first, end) =>
        {
            for (var i = first; i < end; i++)
            {
                var text = FolderWriter.SyntheticText(className, rows[i].Origin);
                folder.WriteFile(rows[i].File, PngEncoder.Encode(pixels[i], shape.Channels, shape.Side, shape.Side, text));
            }
        });
        return rows;
    }
}
