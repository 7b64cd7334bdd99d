using System.Globalization;
using System.Text.Json.Nodes;
using Bagan.Data.Codecs;
using Bagan.Data.Sources;
using Bagan.IO;
using Parquet;
using Parquet.Schema;

namespace Bagan.Data.Writers;

/// <summary>
/// Parquet files as Hugging Face publishes image sets: data/train-00000-of-00001.parquet and so on, with the columns image (bytes as PNG, path),
/// label (a ClassLabel, its names in the schema), origin and weight.
/// </summary>
internal sealed class ParquetSetWriter : IDataWriter
{
    // What a file and a group of rows hold at most, in bytes of pixels; compressed they are smaller.
    private const long FileBytes = 512L << 20;
    private const long GroupBytes = 16L << 20;

    private static readonly DataField<byte[]> Bytes = new("bytes");
    private static readonly DataField<string> Place = new("path");
    private static readonly DataField<long> Label = new("label");
    private static readonly DataField<string> Origin = new("origin");
    private static readonly DataField<double> Weight = new("weight");

    /// <inheritdoc/>
    public string Name => "parquet";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        var weights = WeightsFile.Of(splits);
        var rows = new List<ManifestRow>();
        foreach (var split in splits)
        {
            var shards = Shards.Of(split.Images, FileBytes);
            for (var s = 0; s < shards.Count; s++)
            {
                var (first, end) = shards[s];
                var file = string.Create(CultureInfo.InvariantCulture, $"data/{split.Name ?? "train"}-{s:D5}-of-{shards.Count:D5}.parquet");
                folder.WriteFile(file, stream => WriteShard(stream, split, weights, first, end, cancellation).GetAwaiter().GetResult());
                rows.AddRange(Enumerable.Range(first, end - first).Select(i => new ManifestRow(
                    string.Create(CultureInfo.InvariantCulture, $"{file}#{i - first}"), split.Images.ClassNames[split.Images.Labels[i]], split.OriginOf(i), split.Name)));
            }
        }

        return rows;
    }

    private static async Task WriteShard(Stream stream, WrittenSplit split, WeightsFile weights, int first, int end, CancellationToken cancellation)
    {
        var images = split.Images;
        var schema = new ParquetSchema(new StructField("image", Bytes, Place), Label, Origin, Weight);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: cancellation);
        writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = Features(images.ClassNames) };
        var limits = new ReadLimits(Environment.ProcessorCount, DecodeOptions.Default, cancellation);
        var most = Math.Max(1, (int)Math.Min(GroupBytes / Math.Max(1, images.Pixels.ImageBytes), 10_000));
        for (var start = first; start < end; start += most)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = start;
            var pictures = new byte[Math.Min(most, end - from)][];
            ParallelWork.For(pictures.Length, limits, (a, b) =>
            {
                for (var i = a; i < b; i++)
                {
                    pictures[i] = FolderWriter.Encode(split, from + i);
                }
            });
            int[] rows = [.. Enumerable.Range(from, pictures.Length)];
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(Bytes, pictures);
            await group.WriteAsync(Place, [.. rows.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i:D6}.png"))]);
            await group.WriteAsync<long>(Label, rows.Select(i => (long)images.Labels[i]).ToArray(), cancellationToken: cancellation);
            await group.WriteAsync(Origin, [.. rows.Select(i => split.OriginOf(i).Word)]);
            await group.WriteAsync<double>(Weight, rows.Select(i => Math.Round(weights.Of(split, i) ?? 1, 6)).ToArray(), cancellationToken: cancellation);
        }
    }

    // What the columns mean, as the library "datasets" keeps it in its files.
    private static string Features(IReadOnlyList<string> classNames) => new JsonObject
    {
        ["info"] = new JsonObject
        {
            ["features"] = new JsonObject
            {
                ["image"] = new JsonObject { ["_type"] = "Image" },
                ["label"] = new JsonObject { ["names"] = new JsonArray([.. classNames.Select(n => JsonValue.Create(n))]), ["_type"] = "ClassLabel" },
                ["origin"] = new JsonObject { ["dtype"] = "string", ["_type"] = "Value" },
                ["weight"] = new JsonObject { ["dtype"] = "float64", ["_type"] = "Value" },
            },
        },
    }.ToJsonString(BaganJson.Line);
}

/// <summary>Files of a split that hold a limited part of it each.</summary>
internal static class Shards
{
    /// <summary>The first image and the end (exclusive) of each file; at least one file.</summary>
    /// <param name="images">The images.</param>
    /// <param name="mostBytes">What a file may hold, in bytes of pixels.</param>
    public static IReadOnlyList<(int First, int End)> Of(ImageSet images, long mostBytes)
    {
        var each = (int)Math.Clamp(mostBytes / Math.Max(1, images.Pixels.ImageBytes), 1, 100_000);
        var count = Math.Max(1, (images.Count + each - 1) / each);
        return [.. Enumerable.Range(0, count).Select(s => (s * each, Math.Min(images.Count, (s + 1) * each)))];
    }
}
