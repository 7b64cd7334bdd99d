using System.Text;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>A file that may be a table of labels.</summary>
/// <param name="File">The file.</param>
/// <param name="Head">Its columns and first rows.</param>
/// <param name="Split">The split that its name or its folder names, or null.</param>
/// <param name="IsManifest">Whether this program wrote it.</param>
/// <param name="HasNames">Whether its first line names the columns, though it holds no name of an image with an ending.</param>
internal sealed record TableFile(SourceFile File, TableText Head, SplitKind? Split, bool IsManifest, bool HasNames = true)
{
    /// <summary>Reads it whole.</summary>
    /// <exception cref="BadPartException">It cannot be read.</exception>
    public TableText Read(FileTree tree, Encoding? encoding)
    {
        var table = File.Name == StyleGanLabels.FileName ? StyleGanLabels.Read(tree, File) : TableText.Read(tree, File, encoding);
        return HasNames ? table : table.WithoutHeader();
    }

    /// <summary>A field as it was before this program made it safe for spreadsheets.</summary>
    public string Plain(string field) => IsManifest ? SpreadsheetText.Undo(field) : field;
}

/// <summary>The tables at the top of the data: in the root, in folders that only wrap, or one in each split's folder.</summary>
internal sealed class TableSearch
{
    private static readonly string[] Endings = [".csv", ".tsv", ".tab", ".txt", ".jsonl"];

    private readonly List<(SourceFile File, string Why)> _passed = [];

    private TableSearch()
    {
    }

    /// <summary>Tables with columns that are known, or that the person named.</summary>
    public List<TableFile> Readable { get; private set; } = [];

    /// <summary>Other tables.</summary>
    public List<TableFile> Others { get; } = [];

    /// <summary>Whether the table is the manifest of this program.</summary>
    public bool IsManifest => Readable is [{ IsManifest: true }];

    /// <summary>Files that are tables by their names and not by what they hold, each with the reason in words.</summary>
    public IEnumerable<string> Unreadable => _passed.Select(p => $"{p.File.Path} was not used: {p.Why}.");

    /// <summary>Looks for tables.</summary>
    /// <param name="tree">The data.</param>
    /// <param name="options">The columns that the person named, and the encoding.</param>
    public static TableSearch In(FileTree tree, DataReadOptions options)
    {
        var search = new TableSearch();
        if (tree.Focus is { } focus)
        {
            if (IsNamedSo(focus.Name))
            {
                search.Look(tree, focus, null, options);
                search.Choose(tree, options);
            }

            return search;
        }

        var index = FolderIndex.Of(tree);
        foreach (var folder in index.Wrappers())
        {
            foreach (var file in index.FilesIn(folder).Where(f => IsNamedSo(f.Name)))
            {
                search.Look(tree, file, null, options);
            }

            if (search.Readable.Count > 0 || search.Others.Count > 0)
            {
                break;
            }

            // A table in each split's folder, as Hugging Face's and Roboflow's image folders have them.
            foreach (var split in index.FoldersIn(folder))
            {
                if (SplitWords.OfFolder(FolderIndex.NameOf(split)) is { } kind)
                {
                    foreach (var file in index.FilesIn(split).Where(f => IsNamedSo(f.Name)))
                    {
                        search.Look(tree, file, kind, options);
                    }
                }
            }
        }

        search.Choose(tree, options);
        return search;
    }

    /// <summary>What a person should know of tables that were not used.</summary>
    /// <param name="used">Those that were.</param>
    public IEnumerable<string> Notes(IReadOnlyCollection<TableFile> used)
    {
        foreach (var (file, why) in _passed)
        {
            yield return $"{file.Path} was not used: {why}.";
        }

        foreach (var table in Others.Where(t => !used.Contains(t)))
        {
            yield return $"{table.File.Path} was not used: its columns are {table.Head.Named}.";
        }
    }

    private static bool IsNamedSo(string name) => Endings.Contains(Path.GetExtension(name).ToLowerInvariant()) || name == StyleGanLabels.FileName;

    private void Look(FileTree tree, SourceFile file, SplitKind? split, DataReadOptions options)
    {
        if (file.Name == LabelMap.NamesFile || Readable.Concat(Others).Any(t => t.File == file))
        {
            return;
        }

        var head = file.Name == StyleGanLabels.FileName ? StyleGanLabels.Peek(tree, file) : TableText.Peek(tree, file, options.TextEncoding);
        if (head is null)
        {
            if (_passed.Exists(p => p.File == file))
            {
                return;
            }

            if (!file.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                _passed.Add((file, "its lines are not those of a table"));
            }
            else if (HoldsNames(tree, file))
            {
                _passed.Add((file, "it names images, but its lines are not those of a table"));
            }

            return;
        }

        if (options.LabelColumn is null && TableRoles.AreNumbered(head))
        {
            _passed.Add((file, "it gives each image a number of its own, which is no label"));
            return;
        }

        // Names of images without their endings stand in no header either.
        var hasNames = !head.HasHeader || TableRoles.AreIn(head) || !NamesImages(tree, head);
        head = hasNames ? head : head.WithoutHeader();

        var table = new TableFile(file, head, split ?? SplitWords.OfTable(Path.GetFileNameWithoutExtension(file.Name)), head.Columns is ["file", "class", "origin", ..], hasNames);
        if (TableRoles.AreIn(head))
        {
            Readable.Add(table);
        }
        else if (tree.Focus is not null || !file.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            Others.Add(table);
        }
    }

    // Whether words in the first lines of a text are names of images that are there.
    private static bool HoldsNames(FileTree tree, SourceFile file)
    {
        const int LookedBytes = 2000;
        var words = Encoding.UTF8.GetString(tree.ReadHead(file, LookedBytes)).Split([' ', '\t', ',', ';', '\r', '\n', '/'], StringSplitOptions.RemoveEmptyEntries).Where(w => FileKinds.HasImageEnding(w)).ToHashSet(StringComparer.Ordinal);
        return words.Count > 0 && tree.Files.Any(f => words.Contains(f.Name));
    }

    private static bool NamesImages(FileTree tree, TableText head)
    {
        if (head.Rows.Count == 0 || head.Columns.Count < 2)
        {
            return false;
        }

        HashSet<string> wanted = [head.Columns[0], head.Rows[0].Fields[0].Trim()];
        return wanted.Count == 2 && tree.Files.Where(f => FileKinds.HasImageEnding(f.Name)).Select(f => Path.GetFileNameWithoutExtension(f.Name)).Where(wanted.Contains).Distinct().Count() == 2;
    }

    // Whether one of the first rows names an image that is there, with its ending or without.
    private static bool NamesFiles(FileTree tree, TableFile table)
    {
        const int Looked = 20;
        var wanted = table.Head.Rows.Take(Looked).SelectMany(r => r.Fields).Select(f => f.Trim().Replace('\\', '/')).Select(f => f[(f.LastIndexOf('/') + 1)..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return tree.Files.Any(f => FileKinds.HasImageEnding(f.Name) && (wanted.Contains(f.Name) || wanted.Contains(Path.GetFileNameWithoutExtension(f.Name))));
    }

    private void Choose(FileTree tree, DataReadOptions options)
    {
        if (Readable.Find(t => t is { IsManifest: true, File.Name: Manifest.FileName }) is { } manifest)
        {
            Others.AddRange(Readable.Where(t => t != manifest));
            Readable = [manifest];
            return;
        }

        if (options.NamesTable && Readable.Count == 0)
        {
            Pass(Others, t => Named(t, options) is false, "it lacks the columns that were named");
            Readable.AddRange(Others);
            Others.Clear();
        }

        // A table that maps numbers to names beside the one that labels the images.
        if (Readable.Count > 1 && Readable.FindAll(t => NamesFiles(tree, t)) is { Count: > 0 } naming && naming.Count < Readable.Count)
        {
            Pass(Readable, t => !naming.Contains(t), "none of the files that it names is there");
        }

        Pass(Readable, t => t.File.Name.Contains("submission", StringComparison.OrdinalIgnoreCase) && Readable.Count > 1, "by its name it is an example of an answer");

        // Meta.csv beside Train.csv and Test.csv.
        if (Readable.Exists(t => t.Split == SplitKind.Train) && Readable.Exists(t => t.Split is not (null or SplitKind.Train)))
        {
            Pass(Readable, t => t.Split is null, "the other tables are called after splits");
        }

        if (Readable.Count > 0)
        {
            Pass(Others, t => t.Head.Find(TableRoles.FileColumns) is not null && t.Split is not null, "it has no column of labels, so its images are unlabelled");
        }
    }

    private static bool Named(TableFile table, DataReadOptions options) =>
        new[] { options.FileColumn, options.LabelColumn, options.SplitColumn }.OfType<string>().All(c => table.Head.FindNamed(c) is not null);

    private void Pass(List<TableFile> tables, Predicate<TableFile> which, string why)
    {
        var passed = tables.FindAll(which);
        _passed.AddRange(passed.Select(t => (t.File, why)));
        tables.RemoveAll(passed.Contains);
    }
}
