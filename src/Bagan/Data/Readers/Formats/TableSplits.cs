using Bagan.Data.Readers.Listing;

namespace Bagan.Data.Readers.Formats;

/// <summary>The splits of a table that names none, where its files lie in folders that do: train/1.png, test/2.png.</summary>
internal static class TableSplits
{
    private const int Shown = 5;

    /// <summary>Gives each row the split of its file's folder if all files lie in folders of splits; says so, or that they were not heeded.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="table">The table's path, for the notes.</param>
    /// <param name="notes">Takes a sentence.</param>
    public static List<TableRow> ByFolder(List<TableRow> rows, string table, List<string> notes)
    {
        var found = rows.ConvertAll(Split);
        var kinds = found.Select(f => f?.Kind).Distinct().ToArray();
        if (kinds.Length < 2)
        {
            return rows;
        }

        var folders = Quantity.Names(found.Where(f => f is not null).Select(f => f!.Value.Folder).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), Shown);
        if (kinds.Contains(null) || !kinds.Contains(SplitKind.Train))
        {
            notes.Add($"{table} names no splits, and all of its images are read as training images, also those in {folders}; a column that --split-column names decides.");
            return rows;
        }

        notes.Add($"{table} names no splits; its files lie in folders that do ({folders}), and these are taken.");
        return [.. rows.Select((r, i) => r with { Split = found[i]!.Value.Kind })];
    }

    // The uppermost folder that names a split. One that is called as the label is a class: valid and invalid.
    private static (SplitKind Kind, string Folder)? Split(TableRow row)
    {
        foreach (var part in row.File.Folder.Split('/'))
        {
            if (part.Length > 0 && SplitWords.OfFolder(part) is { } kind && !part.Equals(row.Label, StringComparison.OrdinalIgnoreCase))
            {
                return (kind, part);
            }
        }

        return null;
    }
}
