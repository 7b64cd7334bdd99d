using System.Globalization;
using System.Text.Json;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// WebDataset: tar files of samples, each a picture <c>KEY.png</c> with its label in <c>KEY.cls</c> (a number or a name) or in <c>KEY.json</c>
/// (<c>label</c>, <c>cls</c> or <c>class</c>). Several shards (<c>train-000000.tar</c>, ...) are one set; their names name the splits.
/// </summary>
internal sealed class WebDatasetReader : IDataReader
{
    private const string LabelEnding = ".cls";
    private const string JsonEnding = ".json";

    // Between several labels of one sample; no label holds it.
    private const char Joint = '\u001F';
    private const int Shown = 3;

    private static readonly string[] LabelKeys = ["label", "cls", "class", "class_name", "label_name"];

    /// <inheritdoc/>
    public string Name => "webdataset";

    /// <inheritdoc/>
    public string Description => "WebDataset's tar files of samples, KEY.png or KEY.jpg with KEY.cls or KEY.json; several shards in a folder are one set";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree, DataReadOptions options)
    {
        if (tree.Focus is not null)
        {
            return Recognition.No;
        }

        // A label under a picture's key: a first one is enough, and only near ones are looked at.
        const int Looked = 1000;
        foreach (var file in tree.Files.Take(Looked))
        {
            if (IsLabel(file.Name) && PictureOf(tree, KeyOf(file.Path)) && (file.Name.EndsWith(LabelEnding, StringComparison.OrdinalIgnoreCase) || (tree is TarTree or JoinedTree && JsonLabel(Head(tree, file)) is not null)))
            {
                return Recognition.Sure;
            }
        }

        return Recognition.No;
    }

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var samples = tree.Files.GroupBy(f => KeyOf(f.Path)).Select(g => (
            Key: g.Key,
            Pictures: g.Where(f => FileKinds.HasImageEnding(f.Name)).ToArray(),
            Label: g.FirstOrDefault(f => f.Name.EndsWith(LabelEnding, StringComparison.OrdinalIgnoreCase)) ?? g.FirstOrDefault(f => f.Name.EndsWith(JsonEnding, StringComparison.OrdinalIgnoreCase)),
            Others: g.Any(f => f.Name.EndsWith(LabelEnding, StringComparison.OrdinalIgnoreCase)) ? g.Where(f => f.Name.EndsWith(JsonEnding, StringComparison.OrdinalIgnoreCase)).ToArray() : [])).ToArray();
        var labelFiles = samples.Where(s => s.Label is not null && s.Pictures.Length > 0).Select(s => s.Label!).ToArray();
        if (labelFiles.Length == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no samples of WebDataset: expected pictures with their labels beside them, KEY.png and KEY.cls.");
        }

        var bad = new List<BadFile>();
        var labels = ReadLabels(tree, labelFiles, bad, limits);
        var several = labels.Where(l => l.Value.Contains(Joint)).ToArray();
        if (several.Length > 0 && options.LabelPolicy is null)
        {
            throw new BaganInputException(TableLabels.Refusal(tree.Location, several.Length, string.Join("; ", several.Take(Shown).Select(l => $"{l.Key}: {l.Value.Replace(Joint, ',')}"))));
        }

        var found = new List<(SplitKind Kind, SourceFile Picture, string Label)>();
        var used = labelFiles.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var claimed = new HashSet<string>(used, StringComparer.Ordinal);
        var skipped = new HashSet<string>(StringComparer.Ordinal);
        var passed = 0;
        foreach (var (key, pictures, label, others) in samples.Where(s => s.Pictures.Length > 0))
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            if (pictures.Length > 1)
            {
                bad.Add(new BadFile(key, $"the sample has {pictures.Length} pictures ({string.Join(", ", pictures.Select(p => p.Name))}); one is read"));
            }
            else if (label is not null && labels.TryGetValue(label.Path, out var text))
            {
                if (text.Contains(Joint) && options.LabelPolicy == LabelPolicy.Skip)
                {
                    skipped.Add(pictures[0].Path);
                    continue;
                }

                text = text.Split(Joint)[0];
                found.Add((SplitOf(tree, pictures[0].Path), pictures[0], text));
                claimed.Add(pictures[0].Path);
                foreach (var more in others)
                {
                    claimed.Add(more.Path);
                    used.Add(more.Path);
                }

                passed += others.Length;
            }
        }

        var classesFile = tree.Files.FirstOrDefault(f => f.Name == LabelMap.NamesFile);
        var (names, indices) = Classes(tree, found.ConvertAll(f => f.Label), classesFile, options, bad, used);
        claimed.UnionWith(used);
        var listing = new DataListing
        {
            Format = Name,
            ClassNames = names,
            Splits = [.. Enumerable.Range(0, indices.Length).GroupBy(i => found[i].Kind).OrderBy(g => g.Key).Select(g => new ListedSplit
            {
                Kind = g.Key,
                Labels = [.. g.Select(i => indices[i])],
                Sources = [.. g.Select(i => found[i].Picture.Path)],
                Feed = new EncodedFeed(tree, [.. g.Select(i => found[i].Picture)]),
            })],
            Ignored = DataListing.Unclaimed(tree, claimed, new FileKind("picture without a label", "pictures without a label"), (skipped, TableLabels.Kind)),
            Used = used,
        };
        listing.Bad.AddRange(bad);
        if (several.Length > 0)
        {
            listing.Notes.Add(options.LabelPolicy == LabelPolicy.First
                ? $"The set is multi-label: of {Quantity.Of(several.Length, "picture")} with several labels the first label is taken (--label-policy first)."
                : $"The set is multi-label: {Quantity.Of(several.Length, "picture")} with several labels {Quantity.Form(several.Length, "is", "are")} left out (--label-policy skip).");
        }

        if (passed > 0)
        {
            listing.Notes.Add($"Labels are those of the {LabelEnding} files; {Quantity.Of(passed, $"{JsonEnding} file")} beside them {Quantity.Form(passed, "was", "were")} not used.");
        }

        if (samples.Count(s => s.Pictures.Length == 1 && s.Label is null) is var alone and > 0)
        {
            listing.Notes.Add($"{Quantity.Of(alone, "picture")} {Quantity.Form(alone, "has", "have")} no label beside {Quantity.Form(alone, "it", "them")} and {Quantity.Form(alone, "is", "are")} left out.");
        }

        return listing;
    }

    // The part of a sample's names before the first dot of the file's name.
    private static string KeyOf(string path)
    {
        var start = path.LastIndexOf('/') + 1;
        var dot = path.IndexOf('.', start);
        return dot < 0 ? path : path[..dot];
    }

    private static bool IsLabel(string name) =>
        name.EndsWith(LabelEnding, StringComparison.OrdinalIgnoreCase) || name.EndsWith(JsonEnding, StringComparison.OrdinalIgnoreCase);

    private static bool PictureOf(FileTree tree, string key)
    {
        for (var i = SourceFile.LowerBound(tree.Files, key + "."); i < tree.Files.Count && tree.Files[i].Path.StartsWith(key + ".", StringComparison.Ordinal); i++)
        {
            if (FileKinds.HasImageEnding(tree.Files[i].Name))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Head(FileTree tree, SourceFile file)
    {
        const int Longest = 64 * 1024;
        return tree.ReadHead(file, Longest);
    }

    private static Dictionary<string, string> ReadLabels(FileTree tree, SourceFile[] files, List<BadFile> bad, ReadLimits limits)
    {
        var labels = new string?[files.Length];
        var problems = new string?[files.Length];
        tree.ReadAll(
            files,
            (i, content) =>
            {
                labels[i] = files[i].Name.EndsWith(JsonEnding, StringComparison.OrdinalIgnoreCase) ? JsonLabel(content.ToArray()) : TextDecoding.Utf8(content)?.Trim();
                problems[i] = string.IsNullOrEmpty(labels[i]) ? "it holds no label" : null;
            },
            (i, reason) => problems[i] = reason,
            limits);
        for (var i = 0; i < files.Length; i++)
        {
            if (problems[i] is { } problem)
            {
                bad.Add(new BadFile(files[i].Path, problem));
            }
        }

        return Enumerable.Range(0, files.Length).Where(i => problems[i] is null).ToDictionary(i => files[i].Path, i => labels[i]!, StringComparer.Ordinal);
    }

    private static string? JsonLabel(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (var key in LabelKeys)
            {
                if (!json.RootElement.TryGetProperty(key, out var value))
                {
                    continue;
                }

                if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                {
                    return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
                }

                // A list of labels, joined.
                if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number))
                {
                    return string.Join(Joint, value.EnumerateArray().Select(v => v.ToString()));
                }
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // damaged, or half a character
        }
    }

    // A shard names its split, or a folder above it does.
    private static SplitKind SplitOf(FileTree tree, string path)
    {
        var parts = path.Split('/');
        var names = parts[..^1].Append(NameOf(tree.Location));
        return names.Select(SplitWords.OfTable).FirstOrDefault(k => k is not null) ?? SplitKind.Train;
    }

    private static string NameOf(string location) => Path.GetFileName(location).Split('.')[0];

    // Numbers are classes by number, named by a classes.txt; texts are names.
    private static (IReadOnlyList<string> Names, int[] Indices) Classes(
        FileTree tree, List<string> labels, SourceFile? classesFile, DataReadOptions options, List<BadFile> bad, HashSet<string> used)
    {
        try
        {
            var listed = LabelMap.ReadNames(tree, classesFile, options.TextEncoding);
            if (listed is not null)
            {
                used.Add(classesFile!.Path);
            }

            if (LabelMap.Numbers(labels, mayBePadded: listed is not null) is { } indices)
            {
                return (BadPartException.Guard(tree.Location, () => LabelMap.Apply(listed, [indices])), indices);
            }

            var names = ClassOrder.Of(labels, listed);
            var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
            return (names, [.. labels.Select(l => classes[l])]);
        }
        catch (BadPartException e)
        {
            bad.Add(e.File);
            return ([], []);
        }
    }
}
