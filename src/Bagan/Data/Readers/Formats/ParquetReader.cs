using System.Globalization;
using System.Text.Json;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// Parquet image sets as Hugging Face publishes them: a column of pictures, <c>image: {bytes, path}</c> or bytes alone, and one of labels, numbers
/// with their names in the file's metadata (ClassLabel) or texts. Several shards are one set; file and folder names name the splits.
/// </summary>
internal sealed class ParquetReader : IDataReader
{
    private const string Ending = ".parquet";

    /// <inheritdoc/>
    public string Name => "parquet";

    /// <inheritdoc/>
    public string Description => "Parquet files with a column of pictures (bytes, or image: {bytes, path}) and one of labels, as Hugging Face has them; several shards are one set";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree, DataReadOptions options) => Shards(tree).Any() ? Recognition.Sure : Recognition.No;

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var files = Shards(tree).ToArray();
        if (files.Length == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no Parquet files.");
        }

        var bad = new List<BadFile>();
        var notes = new List<string>();
        var shards = new List<(SplitKind Kind, ParquetShard Shard, ParquetLabels Labels)>();
        foreach (var file in files)
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            try
            {
                var shard = ParquetShard.Open(tree, file, options);
                shards.Add((SplitOf(tree, file), shard, shard.ReadLabels(limits.Cancellation)));
            }
            catch (BadPartException e)
            {
                bad.Add(e.File);
            }
        }

        var used = files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var rows = new ParquetRows(tree, [.. shards.Select(s => s.Shard)]);
        var (names, numbers) = Classes(shards, bad);
        var unlabelled = shards.Sum(s => s.Labels.Unlabelled);
        if (unlabelled > 0)
        {
            notes.Add($"{Quantity.Of(unlabelled, rows.Files.Count, "row")} {Quantity.Form(unlabelled, "has", "have")} no label (-1 or none) and {Quantity.Form(unlabelled, "is", "are")} left out.");
        }

        notes.AddRange(shards.Select(s => s.Shard.Columns).Distinct().Select(c => $"Pictures are taken from the column {c.Image} and labels from {c.Label}{(c.Others.Length == 0 ? "" : $"; {c.Others} could be meant too (--label-column)")}."));
        var listing = new DataListing
        {
            Format = Name,
            ClassNames = names,
            Splits = [.. Enumerable.Range(0, names.Count == 0 ? 0 : shards.Count).GroupBy(s => shards[s].Kind).OrderBy(g => g.Key).Select(g => Split(g.Key, [.. g], rows, numbers))],
            Ignored = DataListing.Unclaimed(tree, used),
            Used = used,
        };
        listing.Bad.AddRange(bad);
        listing.Notes.AddRange(notes);
        return listing;
    }

    private static ListedSplit Split(SplitKind kind, int[] shards, ParquetRows rows, IReadOnlyList<int[]> numbers)
    {
        var labels = shards.SelectMany(s => numbers[s]).ToArray();
        var files = shards.SelectMany(rows.RowsOf).ToArray();
        return new ListedSplit
        {
            Kind = kind,
            Labels = [.. labels.Select(l => Math.Max(0, l))],
            LeftOut = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] < 0)],
            Sources = [.. files.Select(f => f.Path)],
            Feed = new EncodedFeed(rows, files),
        };
    }

    private static IEnumerable<SourceFile> Shards(FileTree tree) =>
        (tree.Focus is { } focus ? [focus] : tree.Files).Where(f => f.Name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase));

    private static SplitKind SplitOf(FileTree tree, SourceFile file) =>
        file.Path[..^Ending.Length].Split('/').Reverse().Append(Path.GetFileName(tree.Location)).Select(SplitWords.OfTable).FirstOrDefault(k => k is not null) ?? SplitKind.Train;

    // The class of each row of each shard, -1 where it has none.
    private static (IReadOnlyList<string> Names, IReadOnlyList<int[]> Numbers) Classes(List<(SplitKind Kind, ParquetShard Shard, ParquetLabels Labels)> shards, List<BadFile> bad)
    {
        if (shards.Count == 0)
        {
            return ([], []);
        }

        if (shards.Exists(s => s.Labels.Texts is not null))
        {
            if (shards.Exists(s => s.Labels.Texts is null))
            {
                bad.Add(new BadFile(shards[0].Shard.File.Path, "some shards are labelled by text and some by numbers"));
                return ([], []);
            }

            var texts = ClassOrder.Of(shards.SelectMany(s => s.Labels.Texts!).OfType<string>(), null);
            var classes = texts.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
            return (texts, shards.ConvertAll(s => Array.ConvertAll(s.Labels.Texts!, t => t is null ? -1 : classes[t])));
        }

        var numbers = shards.ConvertAll(s => s.Labels.Numbers!);
        try
        {
            // Only labelled rows take part; the map works in place.
            var labelled = numbers.ConvertAll(n => n.Where(l => l >= 0).ToArray());
            var names = BadPartException.Guard(shards[0].Shard.File.Path, () => LabelMap.Apply(shards[0].Labels.Names, labelled));
            for (var s = 0; s < numbers.Count; s++)
            {
                var next = 0;
                numbers[s] = Array.ConvertAll(numbers[s], l => l < 0 ? -1 : labelled[s][next++]);
            }

            return (names, numbers);
        }
        catch (BadPartException e)
        {
            bad.Add(e.File);
            return ([], []);
        }
    }
}

/// <summary>The labels of a shard.</summary>
/// <param name="Numbers">A number for each row, -1 for none; null where there are texts.</param>
/// <param name="Texts">A text for each row, null for none; null where there are numbers.</param>
/// <param name="Names">The names of numbers 0, 1, 2, ... out of the file's metadata, or null.</param>
internal sealed record ParquetLabels(int[]? Numbers, string?[]? Texts, IReadOnlyList<string>? Names)
{
    /// <summary>How many rows have no label.</summary>
    public int Unlabelled => Numbers?.Count(n => n < 0) ?? Texts!.Count(t => t is null);
}

/// <summary>Which columns of a shard are read.</summary>
/// <param name="Image">The column of pictures.</param>
/// <param name="Label">The column of labels.</param>
/// <param name="Others">Other columns that could be those of labels, in words; empty where there are none.</param>
internal sealed record ParquetColumns(string Image, string Label, string Others)
{
    private const string HuggingFaceKey = "huggingface";

    /// <summary>Finds the columns by what Hugging Face wrote of them, else by their types and names.</summary>
    /// <param name="columns">The names of the data columns, a column in a column as "image/bytes", and whether each holds bytes.</param>
    /// <param name="metadata">The file's metadata.</param>
    /// <param name="options">The columns that the person named.</param>
    /// <param name="names">The names of the labels' numbers, or null.</param>
    /// <exception cref="BadContentException">A column is not to be found.</exception>
    public static ParquetColumns Find(IReadOnlyList<(string Path, bool IsBytes)> columns, IReadOnlyDictionary<string, string> metadata, DataReadOptions options, out IReadOnlyList<string>? names)
    {
        var features = Features(metadata);
        var all = string.Join(", ", columns.Select(c => c.Path.Split('/')[0]).Distinct());
        var pictures = columns.Where(c => c.IsBytes).Select(c => c.Path).ToArray();
        var image = options.FileColumn is { } file ? pictures.FirstOrDefault(p => p == file || p == $"{file}/bytes")
            : pictures.FirstOrDefault(p => features.Exists(f => f.Type == "Image" && p == $"{f.Name}/bytes"))
                ?? pictures.FirstOrDefault(p => p.EndsWith("/bytes", StringComparison.Ordinal))
                ?? pictures.FirstOrDefault(p => TableRoles.FileColumns.Contains(p.ToLowerInvariant()) || p is "bytes" or "image_bytes")
                ?? (pictures.Length == 1 ? pictures[0] : null);
        if (image is null)
        {
            throw new BadContentException($"it has no column of pictures as bytes{(options.FileColumn is null ? "" : $" called {options.FileColumn}")}. Its columns are {all}; name the one by --file-column");
        }

        var candidates = columns.Where(c => !c.IsBytes && !c.Path.Contains('/', StringComparison.Ordinal)).Select(c => c.Path).ToArray();
        var labelled = candidates.Where(c => features.Exists(f => f.Type == "ClassLabel" && f.Name == c)).ToArray();
        var label = options.LabelColumn is { } named ? candidates.FirstOrDefault(c => c == named)
            : TableRoles.LabelColumns.Select(n => labelled.Concat(candidates).FirstOrDefault(c => TableText.Plain(c) == TableText.Plain(n))).FirstOrDefault(c => c is not null) is { } usual && (labelled.Length == 0 || labelled.Contains(usual)) ? usual
            : labelled is [var only] ? only
            : null;
        if (label is null)
        {
            throw new BadContentException($"nothing says which of its columns holds the labels{(options.LabelColumn is null ? "" : $": there is none called {options.LabelColumn}")}. Its columns are {all}; name the one by --label-column");
        }

        names = features.Find(f => f.Name == label).Names;
        var others = labelled.Where(c => c != label && options.LabelColumn is null);
        return new ParquetColumns(image, label, string.Join(" and ", others));
    }

    // {"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["a", "b"], "_type": "ClassLabel"}}}}
    private static List<(string Name, string Type, IReadOnlyList<string>? Names)> Features(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(HuggingFaceKey, out var text))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("info", out var info)
                && info.ValueKind == JsonValueKind.Object && info.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Object
                ? [.. features.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Object).Select(f => (f.Name,
                    f.Value.TryGetProperty("_type", out var type) ? type.ToString() : "",
                    f.Value.TryGetProperty("names", out var names) && names.ValueKind == JsonValueKind.Array ? (IReadOnlyList<string>)[.. names.EnumerateArray().Select(n => n.ToString())] : null))]
                : [];
        }
        catch (JsonException)
        {
            return []; // the columns are then found by their names
        }
    }
}
