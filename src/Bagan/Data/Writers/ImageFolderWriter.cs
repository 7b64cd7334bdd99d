using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bagan.IO;

namespace Bagan.Data.Writers;

/// <summary>
/// Class folders as torchvision's ImageFolder and timm want them: always below train, val or test. classes.txt lists the classes in the order in
/// which ImageFolder numbers them, that of the code points of their folders' names; timm sorts by numbers in the names and takes this order by
/// <c>--class-map classes.txt</c>. Where its own order is another, weights.json has that too.
/// </summary>
internal sealed partial class ImageFolderWriter : IDataWriter
{
    /// <inheritdoc/>
    public string Name => "imagefolder";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        var names = splits[0].Images.ClassNames;
        var folders = ClassFolderNames.For(names);
        var order = Order(folders);
        var rows = new FolderWriter().WriteImages(folder, [.. splits.Select(s => s with { Name = s.Name ?? "train" })], cancellation);
        folder.WriteFile(ClassNamesFile.Name, ClassNamesFile.Content(order.Select(c => ClassNamesFile.IsPlain(names[c]) ? names[c] : folders[c])));
        return rows;
    }

    /// <inheritdoc/>
    public byte[] Weights(IReadOnlyList<WrittenSplit> splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        var folders = ClassFolderNames.For(splits[0].Images.ClassNames);
        var order = Order(folders);
        string[] torchvision = [.. order.Select(c => folders[c])];
        string[] timm = [.. folders.OrderBy(f => f, Comparer<string>.Create(CompareNaturally))];
        return WeightsFile.Of(splits).Content(folders, order, timm.SequenceEqual(torchvision) ? [] : [("order_of_timm", List(timm))]);
    }

    /// <summary>The classes in the order in which ImageFolder numbers them.</summary>
    /// <param name="folders">K names of folders.</param>
    internal static int[] Order(IReadOnlyList<string> folders) =>
        [.. Enumerable.Range(0, folders.Count).OrderBy(c => folders[c], Comparer<string>.Create(CompareCodePoints))];

    private static JsonArray List(string[] names) => [.. names.Select(n => JsonValue.Create(n))];

    private static int CompareCodePoints(string? a, string? b) =>
        Encoding.GetEncoding("utf-32BE").GetBytes(a!).AsSpan().SequenceCompareTo(Encoding.GetEncoding("utf-32BE").GetBytes(b!));

    // As timm does: in small letters, runs of digits as numbers, the rest by code points.
    private static int CompareNaturally(string? a, string? b)
    {
        var (x, y) = (Digits().Split(a!.ToLowerInvariant()), Digits().Split(b!.ToLowerInvariant()));
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            var order = i % 2 == 1
                ? System.Numerics.BigInteger.Parse(x[i], System.Globalization.CultureInfo.InvariantCulture).CompareTo(System.Numerics.BigInteger.Parse(y[i], System.Globalization.CultureInfo.InvariantCulture))
                : CompareCodePoints(x[i], y[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : CompareCodePoints(a, b);
    }

    [GeneratedRegex("([0-9]+)")]
    private static partial Regex Digits();
}

/// <summary>
/// An image folder as Hugging Face's <c>load_dataset("imagefolder", data_dir=...)</c> reads it: pictures below train, val and test, each with a
/// metadata.jsonl of file_name, label, origin and, of training images, weight.
/// </summary>
internal sealed class HuggingFaceWriter : IDataWriter
{
    private const string Metadata = "metadata.jsonl";

    /// <inheritdoc/>
    public string Name => "hf";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        IReadOnlyList<WrittenSplit> named = [.. splits.Select(s => s with { Name = s.Name ?? "train" })];
        var weights = WeightsFile.Of(named);
        var rows = new FolderWriter().Write(folder, named, cancellation);
        var start = 0;
        foreach (var split in named)
        {
            var first = start;
            folder.WriteFile($"{split.Name}/{Metadata}", stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                for (var i = 0; i < split.Images.Count; i++)
                {
                    var row = rows[first + i];
                    var line = new JsonObject { ["file_name"] = row.File[(split.Name!.Length + 1)..], ["label"] = row.Class, ["origin"] = row.Origin.Word };
                    if (weights.Of(split, i) is { } weight)
                    {
                        line["weight"] = Math.Round(weight, 6);
                    }

                    writer.WriteLine(line.ToJsonString(BaganJson.Line));
                }
            });
            start += split.Images.Count;
        }

        return rows;
    }
}
