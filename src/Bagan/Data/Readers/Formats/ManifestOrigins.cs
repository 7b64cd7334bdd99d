using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>What the manifest of this program says of files: which of them show something real.</summary>
internal static class ManifestOrigins
{
    private const string OriginColumn = "origin";
    private const string Real = "real";

    /// <summary>
    /// Where to read a set whose real images can be told from generated ones: the folder above, for the image folder of a result, whose manifest
    /// stands beside it; else the path itself.
    /// </summary>
    /// <param name="path">A folder, archive or file.</param>
    /// <param name="stop">Stops the work.</param>
    public static string Locate(string path, CancellationToken stop)
    {
        if (!Directory.Exists(path) || File.Exists(Path.Combine(path, Manifest.FileName)))
        {
            return path;
        }

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } above || !File.Exists(Path.Combine(above, Manifest.FileName)))
        {
            return path;
        }

        var start = Path.GetFileName(full) + "/";
        return Rows(above, stop) is { Count: > 0 } rows && rows.All(r => r.File.StartsWith(start, StringComparison.Ordinal)) ? above : path;
    }

    /// <summary>The files that a set's manifest calls real, as the readers name them; empty where there is no such manifest.</summary>
    /// <param name="path">A folder, archive or file.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="BaganInputException">There is nothing at the path, or the manifest is damaged.</exception>
    public static IReadOnlySet<string> RealFiles(string path, CancellationToken stop) =>
        Rows(path, stop).Where(r => r.Origin == Real).Select(r => r.File).ToHashSet(StringComparer.Ordinal);

    private static List<(string File, string Origin)> Rows(string path, CancellationToken stop)
    {
        using var tree = DataOpener.Open(path, new ReadLimits(1, Codecs.DecodeOptions.Default, stop));
        var table = FolderIndex.Of(tree).Wrappers().Select(f => tree.Find(f.Length == 0 ? Manifest.FileName : $"{f}/{Manifest.FileName}")).FirstOrDefault(f => f is not null);
        if (table is null || tree.Focus is not null)
        {
            return [];
        }

        TableText text;
        try
        {
            text = TableText.Read(tree, table, null);
        }
        catch (BadPartException e)
        {
            throw new BadDataException(path, [e.File]);
        }

        if (text.Find("file") is not { } file || text.Find(OriginColumn) is not { } origin)
        {
            return [];
        }

        var folder = table.Folder.Length == 0 ? "" : table.Folder + "/";
        return [.. text.Rows.Where(r => r.Fields.Length > Math.Max(file, origin)).Select(r => (folder + SpreadsheetText.Undo(r.Fields[file].Trim()), r.Fields[origin].Trim()))];
    }
}
