using System.Globalization;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>
/// A CSV or TSV table with a row for each image: its file (relative to the table), its label, and if wanted its split and its group.
/// Several tables named after splits (train.csv, test.csv) make one set.
/// </summary>
internal sealed class TableReader : IDataReader
{
    private static readonly string[] FileColumns =
        ["file", "path", "filename", "file_name", "filepath", "file_path", "image", "image_path", "image_name", "img", "img_path"];

    private static readonly string[] LabelColumns = ["class", "label", "class_name", "classname", "category", "target", "class_id", "classid"];
    private static readonly string[] SplitColumns = ["split", "subset", "partition", "set"];

    /// <inheritdoc/>
    public string Name => "table";

    /// <inheritdoc/>
    public string Description => "a CSV or TSV table with columns file (or path) and class (or label), and if wanted split; files are relative to the table";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree)
    {
        if (tree.Focus is { } focus)
        {
            return IsTable(tree, focus) ? Recognition.Sure : Recognition.No;
        }

        // The manifest that this program writes names its columns so; beside it, folders of other things may lie.
        var tables = Tables(tree);
        return tables.Count == 0 ? Recognition.No
            : tables.Any(t => t.Name == "manifest.csv" && DelimitedText.ReadColumns(tree, t) is ["file", "class", "origin", ..]) ? Recognition.Sure
            : Recognition.Weak;
    }

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var tables = tree.Focus is { } focus ? [focus] : Tables(tree);
        if (tables.Count == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no table: expected a CSV or TSV file with the columns file (or path) and class (or label).");
        }

        if (tables.Count > 1 && tables.Any(t => SplitWords.Find(Path.GetFileNameWithoutExtension(t.Name)) is null))
        {
            throw new BaganInputException($"{tree.Location} holds several tables ({string.Join(", ", tables.Select(t => t.Name))}). Name the one you mean.");
        }

        var folder = tables[0].Folder;
        var classesFile = tree.Find(folder.Length == 0 ? LabelMap.NamesFile : $"{folder}/{LabelMap.NamesFile}");
        var rows = new List<Row>();
        var bad = new List<BadFile>();
        IReadOnlyList<string>? listed = null;
        try
        {
            listed = LabelMap.ReadNames(tree, classesFile);
        }
        catch (BadPartException e)
        {
            bad.Add(e.File);
        }

        foreach (var table in tables)
        {
            try
            {
                ReadTable(tree, table, tables.Count > 1, listed, options.GroupColumn, limits, rows, bad);
            }
            catch (BadPartException e)
            {
                bad.Add(e.File);
            }
        }

        var names = listed ?? ClassOrder.Of(rows.Select(r => r.Label), null);
        var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
        var claimed = rows.Select(r => r.File.Path).Concat(tables.Select(t => t.Path)).ToHashSet(StringComparer.Ordinal);
        if (classesFile is not null)
        {
            claimed.Add(classesFile.Path);
        }

        var unlisted = tree.Focus is null ? tree.Files.Where(f => !claimed.Contains(f.Path)).ToArray() : [];
        var listing = new DataListing
        {
            Format = Name,
            ClassNames = names,
            Splits = [.. rows.GroupBy(r => r.Split).OrderBy(g => g.Key).Select(g => Split(tree, g.Key, [.. g], classes, options.GroupColumn is not null))],
            Ignored = tree.Hidden + unlisted.Length,
        };
        listing.Bad.AddRange(bad);
        var pictures = unlisted.Count(f => ImageNames.HasImageExtension(f.Name));
        if (pictures > 0)
        {
            listing.Notes.Add($"{Quantity.Of(pictures, "image file")} {Quantity.Form(pictures, "is", "are")} not in the table {tables[0].Path} and not read; --format folders reads the class folders instead.");
        }

        return listing;
    }

    private static ListedSplit Split(FileTree tree, SplitKind kind, Row[] rows, Dictionary<string, int> classes, bool grouped) => new()
    {
        Kind = kind,
        Labels = [.. rows.Select(r => classes[r.Label])],
        Sources = [.. rows.Select(r => r.File.Path)],
        Groups = grouped ? [.. rows.Select(r => r.Group)] : null,
        Feed = new EncodedFeed(tree, [.. rows.Select(r => r.File)]),
    };

    private static void ReadTable(
        FileTree tree, SourceFile table, bool splitByName, IReadOnlyList<string>? listed, string? groupName, ReadLimits limits, List<Row> rows, List<BadFile> bad)
    {
        var text = DelimitedText.Read(tree, table);
        if (text.Find(FileColumns) is not { } fileColumn || text.Find(LabelColumns) is not { } labelColumn)
        {
            throw new BadPartException(table.Path, $"its first line must name a column of files ({string.Join(", ", FileColumns)}) and one of labels ({string.Join(", ", LabelColumns)}); it names {string.Join(", ", text.Columns)}");
        }

        var splitColumn = text.Find(SplitColumns);
        int? groupColumn = groupName is null ? null : text.Find(groupName)
            ?? throw new BaganInputException($"--group {groupName}: the table {table.Path} has no such column. Its columns are {string.Join(", ", text.Columns)}.");
        var needed = new[] { fileColumn, labelColumn, splitColumn ?? 0, groupColumn ?? 0 }.Max() + 1;
        var folder = table.Folder.Length == 0 ? "" : table.Folder + "/";
        var kindOfTable = splitByName ? SplitWords.Find(Path.GetFileNameWithoutExtension(table.Name))!.Value : SplitKind.Train;
        var known = listed?.ToHashSet(StringComparer.Ordinal);
        foreach (var (line, fields) in text.Rows)
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            var place = string.Create(CultureInfo.InvariantCulture, $"{table.Path} line {line}");
            if (fields.Length < needed)
            {
                bad.Add(new BadFile(place, $"it has {Quantity.Of(fields.Length, text.Columns.Count, "column")}"));
                continue;
            }

            var path = fields[fileColumn].Trim();
            var label = fields[labelColumn].Trim();
            var splitWord = splitColumn is { } s ? fields[s].Trim() : "";
            var split = splitWord.Length == 0 ? kindOfTable : SplitWords.Find(splitWord);
            var reason = path.Length == 0 ? "it names no file"
                : label.Length == 0 ? "it has no label"
                : known?.Contains(label) == false ? $"its label '{label}' is not one of the classes in {LabelMap.NamesFile}"
                : split is null ? $"its split '{splitWord}' is none of train, val and test"
                : null;
            if (reason is not null)
            {
                bad.Add(new BadFile(place, reason));
            }
            else if (Find(tree, folder, path) is { } file)
            {
                rows.Add(new Row(file, label, split!.Value, groupColumn is { } g && fields[g].Trim() is { Length: > 0 } group ? group : null));
            }
            else
            {
                bad.Add(new BadFile(place, $"there is no file {path}"));
            }
        }
    }

    private static SourceFile? Find(FileTree tree, string folder, string path) =>
        path.Contains('\0', StringComparison.Ordinal) ? null
        : tree.Find(Path.IsPathRooted(path) ? path : folder + path)
            ?? (path.Contains('\\', StringComparison.Ordinal) ? tree.Find(folder + path.Replace('\\', '/')) : null);

    /// <summary>Whether a file's name ends like that of a table and of nothing else.</summary>
    internal static bool HasTableExtension(string name) => Path.GetExtension(name).ToUpperInvariant() is ".CSV" or ".TSV" or ".TAB";

    private static bool IsTable(FileTree tree, SourceFile file)
    {
        if (!HasTableExtension(file.Name) && Path.GetExtension(file.Name).ToUpperInvariant() is not ".TXT")
        {
            return false;
        }

        var columns = DelimitedText.ReadColumns(tree, file);
        return columns.Intersect(FileColumns, StringComparer.OrdinalIgnoreCase).Any()
            && columns.Intersect(LabelColumns, StringComparer.OrdinalIgnoreCase).Any();
    }

    // The tables at the top of a folder or archive; its manifest alone, where it has one.
    private static List<SourceFile> Tables(FileTree tree)
    {
        var index = new FolderIndex(tree);
        var start = index.Unwrap(_ => false);
        var tables = new[] { "", start }.Distinct().SelectMany(index.FilesIn).Where(f => IsTable(tree, f)).ToList();
        return tables.Find(t => t.Name == "manifest.csv") is { } manifest ? [manifest] : tables;
    }

    private sealed record Row(SourceFile File, string Label, SplitKind Split, string? Group);
}
