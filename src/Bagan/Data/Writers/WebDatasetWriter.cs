using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bagan.Data.Codecs;
using Bagan.Data.Sources;
using Bagan.IO;

namespace Bagan.Data.Writers;

/// <summary>
/// Tar files of samples as WebDataset reads them: train-000000.tar and so on, each sample a picture KEY.png, its class number KEY.cls, and
/// KEY.json with the name of the class, origin, source and weight; classes.txt names the numbers.
/// </summary>
internal sealed class WebDatasetWriter : IDataWriter
{
    // What a shard holds at most, in bytes of pixels, and how many pictures are encoded at once.
    private const long FileBytes = 256L << 20;
    private const int Block = 1024;

    /// <inheritdoc/>
    public string Name => "webdataset";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        ClassNamesFile.Require(splits[0].Images.ClassNames);
        var weights = WeightsFile.Of(splits);
        var rows = new List<ManifestRow>();
        foreach (var split in splits)
        {
            var shards = Shards.Of(split.Images, FileBytes);
            for (var s = 0; s < shards.Count; s++)
            {
                var (first, end) = shards[s];
                var file = string.Create(CultureInfo.InvariantCulture, $"{split.Name ?? "train"}-{s:D6}.tar");
                folder.WriteFile(file, stream => WriteShard(stream, split, weights, first, end, cancellation));
                rows.AddRange(Enumerable.Range(first, end - first).Select(i => new ManifestRow(
                    string.Create(CultureInfo.InvariantCulture, $"{file}/{Key(i)}.png"), split.Images.ClassNames[split.Images.Labels[i]], split.OriginOf(i), split.Name)));
            }
        }

        folder.WriteFile(ClassNamesFile.Name, ClassNamesFile.Content(splits[0].Images.ClassNames));
        return rows;
    }

    private static string Key(int index) => index.ToString("D9", CultureInfo.InvariantCulture);

    private static void WriteShard(Stream stream, WrittenSplit split, WeightsFile weights, int first, int end, CancellationToken cancellation)
    {
        var limits = new ReadLimits(Environment.ProcessorCount, DecodeOptions.Default, cancellation);
        using var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        for (var start = first; start < end; start += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = start;
            var pictures = new byte[Math.Min(Block, end - from)][];
            ParallelWork.For(pictures.Length, limits, (a, b) =>
            {
                for (var i = a; i < b; i++)
                {
                    pictures[i] = FolderWriter.Encode(split, from + i);
                }
            });
            for (var i = 0; i < pictures.Length; i++)
            {
                WriteSample(tar, split, weights, from + i, pictures[i]);
            }
        }
    }

    private static void WriteSample(TarWriter tar, WrittenSplit split, WeightsFile weights, int index, byte[] picture)
    {
        var label = split.Images.Labels[index];
        var origin = split.OriginOf(index);
        var more = new JsonObject { ["label"] = split.Images.ClassNames[label], ["origin"] = origin.Word, ["source"] = origin.Source };
        if (weights.Of(split, index) is { } weight)
        {
            more["weight"] = Math.Round(weight, 6);
        }

        var key = Key(index);
        WriteEntry(tar, key + ".png", picture);
        WriteEntry(tar, key + ".cls", Encoding.ASCII.GetBytes(label.ToString(CultureInfo.InvariantCulture)));
        WriteEntry(tar, key + ".json", Encoding.UTF8.GetBytes(more.ToJsonString(BaganJson.Line)));
    }

    // No time and no owner: the same data give the same bytes.
    private static void WriteEntry(TarWriter tar, string name, byte[] content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        ModificationTime = DateTimeOffset.UnixEpoch,
        DataStream = new MemoryStream(content, writable: false),
    });
}
