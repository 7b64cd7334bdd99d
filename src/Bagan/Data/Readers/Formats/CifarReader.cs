using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// CIFAR-10 and CIFAR-100 in their binary version (https://www.cs.toronto.edu/~kriz/cifar.html): records of a label
/// (CIFAR-100: a coarse and a fine one, of which the fine one is taken) and 32 x 32 pixels, red, green and blue planes.
/// </summary>
internal sealed partial class CifarReader : IDataReader
{
    private static readonly ImageShape Shape = new(3, 32, 32);

    /// <inheritdoc/>
    public string Name => "cifar";

    /// <inheritdoc/>
    public string Description => "CIFAR-10 or CIFAR-100, binary version: data_batch_1.bin and so on, or train.bin and test.bin";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree, DataReadOptions options) =>
        tree.Files.Any(f => TenName().IsMatch(f.Name)) || (tree.Files.Any(f => HundredName().IsMatch(f.Name)) && tree.Files.Any(f => f.Name == "fine_label_names.txt"))
            ? Recognition.Sure
            : Recognition.No;

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var ten = tree.Files.Where(f => TenName().IsMatch(f.Name)).ToArray();
        var files = ten.Length > 0 ? ten : tree.Files.Where(f => HundredName().IsMatch(f.Name)).ToArray();
        if (files.Length == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no files of CIFAR's binary version: expected data_batch_1.bin and so on, or train.bin and test.bin.");
        }

        var prefix = ten.Length > 0 ? 1 : 2;
        var record = prefix + (int)Shape.Bytes;
        var bad = new List<BadFile>();
        var labels = new int[files.Length][];
        tree.ReadAll(
            files,
            (i, content) => labels[i] = content.Length % record == 0 ? LabelsOf(content, prefix, record) : [],
            (i, reason) => bad.Add(new BadFile(files[i].Path, reason)),
            limits with { Threads = 1 });

        var parts = new List<(SplitKind Kind, SourceFile File, int[] Labels)>();
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].Length % record != 0)
            {
                bad.Add(new BadFile(files[i].Path, $"it holds {files[i].Length} bytes, no multiple of the {record} bytes of a record"));
            }
            else if (labels[i] is not null)
            {
                parts.Add((files[i].Name.StartsWith("test", StringComparison.Ordinal) ? SplitKind.Test : SplitKind.Train, files[i], labels[i]));
            }
        }

        var namesFile = tree.Files.FirstOrDefault(f => f.Name == (ten.Length > 0 ? "batches.meta.txt" : "fine_label_names.txt"));
        IReadOnlyList<string>? names = null;
        try
        {
            names = LabelMap.ReadNames(tree, namesFile, options.TextEncoding);
        }
        catch (BadPartException e)
        {
            bad.Add(e.File);
        }

        for (var i = parts.Count - 1; i >= 0 && names is not null; i--)
        {
            var beyond = parts[i].Labels.FirstOrDefault(l => l >= names.Count, -1);
            if (beyond >= 0)
            {
                bad.Add(new BadFile(parts[i].File.Path, $"the label {beyond} has no name: {namesFile!.Name} names {Quantity.Of(names.Count, "class", "classes")}"));
                parts.RemoveAt(i);
            }
        }

        string[] used = [.. files.Select(f => f.Path), .. namesFile is null ? Array.Empty<string>() : [namesFile.Path]];
        var listing = new DataListing
        {
            Format = Name,
            ClassNames = LabelMap.Apply(names, [.. parts.Select(p => p.Labels)]),
            Splits = [.. parts.GroupBy(p => p.Kind).OrderBy(g => g.Key).Select(g => Split(tree, g.Key, [.. g.Select(p => (p.File, p.Labels))], prefix))],
            Ignored = DataListing.Unclaimed(tree, used.ToHashSet(StringComparer.Ordinal)),
            Used = used,
        };
        listing.Bad.AddRange(bad.OrderBy(b => b.File, StringComparer.Ordinal));
        return listing;
    }

    private static ListedSplit Split(FileTree tree, SplitKind kind, (SourceFile File, int[] Labels)[] parts, int prefix) => new()
    {
        Kind = kind,
        Labels = [.. parts.SelectMany(p => p.Labels)],
        Sources = new NumberedSources(parts.Select(p => (p.File.Path, p.Labels.Length))),
        Feed = new RawFeed([.. parts.Select(p => new RawFile(p.File.Path, () => tree.Open(p.File), p.Labels.Length, Shape, 0, prefix))]),
    };

    private static int[] LabelsOf(ReadOnlySpan<byte> content, int prefix, int record)
    {
        var labels = new int[content.Length / record];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = content[(i * record) + prefix - 1];
        }

        return labels;
    }

    [GeneratedRegex(@"^(data_batch_[0-9]+|test_batch)\.bin$")]
    private static partial Regex TenName();

    [GeneratedRegex(@"^(train|test)\.bin$")]
    private static partial Regex HundredName();
}
