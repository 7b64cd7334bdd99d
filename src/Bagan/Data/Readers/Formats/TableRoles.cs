using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>Which columns of a table name the file, the label, the split and the group of an image.</summary>
/// <param name="Folder">The column of the folder, where file and folder stand apart; else null.</param>
/// <param name="File">The column of the file.</param>
/// <param name="Label">The column of the label; null where a column a class has a 1 (<paramref name="OneHot"/>).</param>
/// <param name="OneHot">Columns of classes with 0 or 1 in each row; empty where there is a column of labels.</param>
/// <param name="Split">The column of the split, or null.</param>
/// <param name="Group">The column of the group, or null.</param>
internal sealed record TableRoles(int? Folder, int File, int? Label, IReadOnlyList<int> OneHot, int? Split, int? Group)
{
    /// <summary>Names of columns of files, the surest first; compared by their letters and digits alone.</summary>
    public static readonly string[] FileColumns =
    [
        "file", "path", "filename", "filepath", "image", "imagepath", "imagename", "imagefile", "imagefilename", "img", "imgpath", "imgname", "imgfile",
        "fname", "imageid", "imgid", "imageindex", "imageidx", "idcode", "isicid", "picture", "photo", "photoid", "pictureid", "filepaths", "imagepaths", "imagenames", "files", "fpath", "id", "images", "filenames", "name",
    ];

    /// <summary>Names of columns of labels.</summary>
    public static readonly string[] LabelColumns =
    [
        "class", "label", "classname", "labelname", "category", "target", "classid", "labelid", "categoryid", "categoryname", "labels", "dx", "diagnosis",
        "finding", "findings", "findinglabels", "level", "grade", "breed", "species", "variety", "disease", "classlabel", "cls", "tag", "y",
    ];

    private static readonly string[] SplitColumns = ["split", "subset", "partition", "set", "dataset", "usage", "phase"];

    // Columns that say where in a picture its label is seen.
    private static readonly string[] BoxColumns = ["xmin", "x1", "bbox", "boundingbox", "bboxx", "roix1", "left"];
    private static readonly string[] FolderColumns = ["path", "folder", "dir", "directory", "filepath", "imagepath", "imgpath"];

    // Rows that are looked at to see what a column holds.
    private const int Looked = 200;

    /// <summary>The columns that the person did not name and that could have been meant too, in words; null where there is no doubt.</summary>
    public string? Doubt { get; private init; }

    /// <summary>Whether labels are of boxes in the pictures.</summary>
    public bool HasBoxes { get; private init; }

    /// <summary>Whether a table has columns by which it can be read.</summary>
    public static bool AreIn(TableText table) =>
        !table.HasHeader || (table.Find(FileColumns) is { } file && (table.Find(LabelColumns) is not null || FindOneHot(table, [file]).Count > 1));

    /// <summary>Whether a table without a header gives each picture a number of its own: an index, and no labels.</summary>
    public static bool AreNumbered(TableText table)
    {
        const int Fewest = 5;
        var other = !table.HasHeader && table.Columns.Count == 2 ? 1 - FileColumnOf(table) : -1;
        return other >= 0 && table.Rows.Count >= Fewest && table.Rows.All(r => r.Fields.Length == 2 && int.TryParse(r.Fields[other], out _))
            && table.Rows.Select(r => r.Fields[other].Trim()).Distinct(StringComparer.Ordinal).Count() == table.Rows.Count;
    }

    /// <summary>Finds the columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="place">The table's path, for messages.</param>
    /// <param name="options">The columns that the person named.</param>
    /// <param name="exists">Whether a name leads to a file.</param>
    /// <exception cref="BadPartException">A column of files or labels is not to be found.</exception>
    /// <exception cref="BaganInputException">A column that the person named is not there.</exception>
    public static TableRoles Find(TableText table, string place, DataReadOptions options, Func<string, bool> exists)
    {
        var group = Named(table, place, "--group", options.GroupColumn);
        var split = Named(table, place, "--split-column", options.SplitColumn) ?? FindSplit(table);
        var (folder, file) = FindFile(table, place, options, exists);
        var label = Named(table, place, "--label-column", options.LabelColumn);
        IReadOnlyList<int> oneHot = [];
        var byNumber = options.LabelColumn is { } asked && !table.Columns.Contains(asked.Trim());
        string? doubt = null;
        if (label is null && table.HasHeader)
        {
            label = table.Find(LabelColumns);
            oneHot = label is null ? FindOneHot(table, [file, folder ?? file, split ?? file, group ?? file]) : [];
            var others = label is null ? [] : table.Columns.Where((c, i) => i != label && i != file && IsIn(LabelColumns, c)).ToArray();
            doubt = others.Length == 0 ? null : $"labels are taken from the column {table.Columns[label!.Value]}; {string.Join(" and ", others)} could be meant too (--label-column)";
        }
        else if (label is null && table.Columns.Count == 2)
        {
            label = 1 - file;
        }

        if (label is { } chosen && table.HasHeader && !byNumber)
        {
            RequireOne(table, place, chosen);
        }

        if (label is null && oneHot.Count < 2)
        {
            throw new BadPartException(place, table.HasHeader
                ? $"none of its columns is known to hold labels. Its columns are {table.Named}; name the one by --label-column"
                : $"it has no header, so nothing says which of its columns holds the labels. Its columns are {table.Named}; name the one by --label-column NUMBER");
        }

        return new TableRoles(folder, file, label, oneHot, split, group) { Doubt = doubt, HasBoxes = table.HasHeader && table.Find(BoxColumns) is not null };
    }

    /// <summary>The name of a row's file.</summary>
    public string FileOf(string[] fields)
    {
        var file = fields[File].Trim();
        return Folder is { } folder && fields[folder].Trim() is { Length: > 0 } above ? $"{above.TrimEnd('/', '\\')}/{file}" : file;
    }

    /// <summary>How many columns a row must have.</summary>
    public int Needed => new[] { Folder ?? 0, File, Label ?? 0, OneHot.Count == 0 ? 0 : OneHot.Max(), Split ?? 0, Group ?? 0 }.Max() + 1;

    /// <summary>Whether a field of a one-hot column is 1, or 0; null where it is neither.</summary>
    public static bool? IsOne(string field) => field.Trim().ToUpperInvariant() switch
    {
        "1" or "1.0" or "TRUE" => true,
        "0" or "0.0" or "" or "FALSE" or "-1" => false,
        _ => null,
    };

    private static bool IsIn(string[] names, string column) => names.Contains(TableText.Plain(column).ToLowerInvariant());

    private static int? Named(TableText table, string place, string option, string? name) =>
        name is null ? null : table.FindNamed(name)
            ?? throw new BaganInputException($"{option} {name}: the table {place} has no such column. Its columns are {table.Named}.");

    // The column whose names lead to files, of those that are called so; the folder in one and the name in another count as one.
    private static (int? Folder, int File) FindFile(TableText table, string place, DataReadOptions options, Func<string, bool> exists)
    {
        if (Named(table, place, "--file-column", options.FileColumn) is { } named)
        {
            return (null, named);
        }

        if (!table.HasHeader)
        {
            return (null, FileColumnOf(table));
        }

        var columns = FileColumns.Select(n => table.Find(n)).OfType<int>().ToArray();
        if (columns.Length == 0)
        {
            var labels = options.LabelColumn is null && table.Find(LabelColumns) is null;
            throw new BadPartException(
                place,
                $"none of its columns is known to hold files{(labels ? " or labels" : "")}. Its columns are {table.Named}; name {(labels ? "them by --file-column and --label-column" : "the one by --file-column")}");
        }

        var folders = FolderColumns.Select(n => table.Find(n)).OfType<int>().ToArray();
        (int? Folder, int File)[] candidates = [.. columns.Select(c => ((int?)null, c)), .. columns.SelectMany(c => folders.Where(f => f != c).Select(f => ((int?)f, c)))];
        var rows = table.Rows.Take(Looked).Where(r => r.Fields.Length == table.Columns.Count).ToArray();
        return candidates.Length == 1 ? candidates[0] : candidates.MaxBy(c => rows.Count(r => exists(new TableRoles(c.Folder, c.File, null, [], null, null).FileOf(r.Fields))));
    }

    private static int FileColumnOf(TableText headless) => Math.Max(0, Array.FindIndex(headless.Rows[0].Fields, f => FileKinds.HasImageEnding(f.Trim())));

    // Of two columns of one name that hold different labels nothing says which is meant.
    private static void RequireOne(TableText table, string place, int label)
    {
        var same = Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].Equals(table.Columns[label], StringComparison.OrdinalIgnoreCase)).ToArray();
        if (same.Length > 1 && table.Rows.Any(r => same.Any(c => c < r.Fields.Length && label < r.Fields.Length && r.Fields[c].Trim() != r.Fields[label].Trim())))
        {
            throw new BadPartException(place, $"its columns {string.Join(" and ", same.Select(c => c + 1))} are both called {table.Columns[label]} and hold different labels; name one by its number, --label-column {same[0] + 1}");
        }
    }

    // A column called so may hold something else: phases of a scan, sets of a series.
    private static int? FindSplit(TableText table)
    {
        if (!table.HasHeader || table.Find(SplitColumns) is not { } split)
        {
            return null;
        }

        var words = table.Rows.Take(Looked).Where(r => r.Fields.Length > split).Select(r => r.Fields[split].Trim()).Where(w => w.Length > 0).ToArray();
        return 2 * words.Count(w => SplitWords.OfTable(w) is not null) >= words.Length ? split : null;
    }

    private static List<int> FindOneHot(TableText table, int[] taken)
    {
        var rows = table.Rows.Take(Looked).Where(r => r.Fields.Length == table.Columns.Count).ToArray();
        return rows.Length == 0
            ? []
            : [.. Enumerable.Range(0, table.Columns.Count).Where(i => !taken.Contains(i) && table.Columns[i].Length > 0 && rows.All(r => IsOne(r.Fields[i]) is not null) && rows.Any(r => r.Fields[i].Trim().Length > 0))];
    }
}
