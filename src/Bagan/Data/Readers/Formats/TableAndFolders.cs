using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>Compares the labels of a table with the class folders of the images that it names, where both are there.</summary>
internal static class TableAndFolders
{
    // Rows that are compared; they stand evenly over the table.
    private const int MostRows = 2000;

    // A few rows may be wrong; more say that the labels are others.
    private const double Agreement = 0.95;

    /// <summary>Says that class folders are read and what becomes of the tables.</summary>
    /// <param name="tree">The data.</param>
    /// <param name="plan">The class folders.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="options">How to read.</param>
    /// <param name="notes">Takes a sentence for each table.</param>
    /// <exception cref="BaganInputException">A table gives the images of the class folders other classes.</exception>
    public static void Compare(FileTree tree, FolderPlan plan, IReadOnlyList<TableFile> tables, DataReadOptions options, List<string> notes)
    {
        options = options with { FileColumn = null, LabelColumn = null, SplitColumn = null, GroupColumn = null, ImagesFolder = null };
        var classes = plan.Classes.ToDictionary(c => c.Folder, c => c.Class, StringComparer.Ordinal);
        foreach (var table in tables)
        {
            notes.Add(Compare(tree, plan, classes, table, options));
        }
    }

    private static string Compare(FileTree tree, FolderPlan plan, Dictionary<string, string> classes, TableFile table, DataReadOptions options)
    {
        var place = table.File.Path;
        TableText text;
        TableRoles roles;
        var files = new TableFiles(tree, table.File, options, anywhere: true);
        try
        {
            text = table.Read(tree, options.TextEncoding);
            roles = TableRoles.Find(text, place, options, n => files.Find(n.Trim(), out _) is not null);
        }
        catch (BadPartException e) when (table.File.Name == StyleGanLabels.FileName)
        {
            throw new BaganInputException(
                $"{tree.Location} holds {place}, and its labels cannot be used: {e.File.Reason}. The folders beside it ({Quantity.Names(classes.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), 5)}) are parts of one set, as StyleGAN has them; if they are classes, say so by --format folders.");
        }
        catch (BadPartException e)
        {
            RefuseIfUnlabelled(tree, plan, table, files);
            return $"Read as class folders; {place} was not used: {e.File.Reason}.";
        }

        var pairs = new Dictionary<(string Label, string Class), int>();
        var step = Math.Max(1, text.Rows.Count / MostRows);
        for (var i = 0; i < text.Rows.Count; i += step)
        {
            var fields = text.Rows[i].Fields;
            if (fields.Length >= roles.Needed && files.Find(roles.FileOf(fields), out _) is { } file && ClassOf(classes, file) is { } folder)
            {
                var label = roles.Label is { } column ? fields[column].Trim() : string.Join('|', roles.OneHot.Where(c => TableRoles.IsOne(fields[c]) == true).Select(c => text.Columns[c]));
                pairs[(label, folder)] = pairs.GetValueOrDefault((label, folder)) + 1;
            }
        }

        var found = pairs.Values.Sum();
        if (found == 0)
        {
            RefuseIfUnlabelled(tree, plan, table, files);
            return $"Read as class folders; {place} was not used: none of its files is in them. Its columns are {text.Named}.";
        }

        var likeliest = pairs.GroupBy(p => p.Key.Label).Select(g => g.MaxBy(p => p.Value)).ToArray();
        var agree = likeliest.Sum(p => p.Value) >= Agreement * found && likeliest.Select(p => p.Key.Class).Distinct().Count() == likeliest.Length;
        var source = roles.Label is { } named ? $"the column {text.Columns[named]}" : "a column for each class";
        return agree
            ? $"Read as class folders; {place} was not used: {source} says the same as the folders."
            : throw new BaganInputException(
                $"{tree.Location} can be read in two ways. {place} labels its images by {source} ({Quantity.Names(pairs.Keys.Select(p => p.Label).Distinct().Order(StringComparer.Ordinal), 5)}); "
                + $"their folders are {Quantity.Names(pairs.Keys.Select(p => p.Class).Distinct().Order(StringComparer.Ordinal), 5)}, which says something else. Its columns are {text.Named}. "
                + $"--format table takes the table (with --images {tree.Location} if it names files without their folders), --format folders the folders.");
    }

    // The labels of a split without class folders would be lost.
    private static void RefuseIfUnlabelled(FileTree tree, FolderPlan plan, TableFile table, TableFiles files)
    {
        const int Looked = 100;
        var folders = plan.LeftOut.Where(l => l.IsUnlabelledSplit).Select(l => l.Folder + "/").ToArray();
        if (folders.Length == 0 || table.File.Name.Contains("submission", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var named = table.Head.Rows.Take(Looked)
            .Select(r => r.Fields.Select(f => files.Find(f.Trim(), out _)).OfType<SourceFile>().FirstOrDefault(f => Array.Exists(folders, l => f.Path.StartsWith(l, StringComparison.Ordinal))))
            .OfType<SourceFile>().ToArray();
        if (named.Length > 0)
        {
            throw new BaganInputException(
                $"{tree.Location} can be read in two ways. {named[0].Folder} has no class folders, and {table.File.Path} names its images. Its columns are {table.Head.Named}. "
                + "--format table takes the labels of tables, --format folders the class folders and leaves these images out; or sort them into a folder for each class.");
        }
    }

    private static string? ClassOf(Dictionary<string, string> classes, SourceFile file)
    {
        for (var folder = file.Folder; folder.Length > 0; folder = folder.LastIndexOf('/') is var slash and > 0 ? folder[..slash] : "")
        {
            if (classes.TryGetValue(folder, out var name))
            {
                return name;
            }
        }

        return null;
    }
}
