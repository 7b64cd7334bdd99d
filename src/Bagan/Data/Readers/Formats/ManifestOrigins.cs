using System.Globalization;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>What the manifest of this program says of files: which of them show something real, and how the others were made.</summary>
internal static class ManifestOrigins
{
    private const string OriginColumn = "origin";
    private const string Real = "real";
    private const string Generated = "generated";

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
        return Rows(above, stop) is { Count: > 0 } rows && rows.TrueForAll(r => r.File.StartsWith(start, StringComparison.Ordinal)) ? above : path;
    }

    /// <summary>The files that a set's manifest calls real, as the readers name them; empty where there is no such manifest.</summary>
    /// <param name="path">A folder, archive or file.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="BaganInputException">There is nothing at the path, or the manifest is damaged.</exception>
    public static IReadOnlySet<string> RealFiles(string path, CancellationToken stop) =>
        Rows(path, stop).Where(r => r.Origin == Real).Select(r => r.File).ToHashSet(StringComparer.Ordinal);

    /// <summary>The origins of images by what a set's manifest says, for a set that is written again; null where it says nothing of them.</summary>
    /// <param name="path">The folder or archive that they were read from.</param>
    /// <param name="images">The images.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="BaganInputException">There is nothing at the path, or the manifest is damaged.</exception>
    public static IReadOnlyList<ImageOrigin>? Of(string path, ImageSet images, CancellationToken stop)
    {
        if (images.Sources is null || Rows(path, stop) is not { Count: > 0 } rows)
        {
            return null;
        }

        // A real image of which the manifest has two files is written more than once to fill its class.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var origins = new Dictionary<string, ImageOrigin>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            origins[row.File] = row.Origin == Generated
                ? new ImageOrigin(true, row.Source, ulong.TryParse(row.Seed, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null) { MadeOfReal = null }
                : new ImageOrigin(false, row.Source.Length > 0 ? row.Source : row.File) { Repeated = row.Source.Length > 0 && !seen.Add(row.Source) };
        }

        return images.Sources.Any(origins.ContainsKey) ? [.. images.Sources.Select(s => origins.GetValueOrDefault(s) ?? new ImageOrigin(false, s))] : null;
    }

    private static List<(string File, string Origin, string Source, string Seed)> Rows(string path, CancellationToken stop)
    {
        var limits = new ReadLimits(1, Codecs.DecodeOptions.Default, stop);
        using var tree = DataOpener.Open(path, limits);
        var table = FolderIndex.Of(tree).Wrappers().Select(f => tree.Find(f.Length == 0 ? Manifest.FileName : $"{f}/{Manifest.FileName}")).FirstOrDefault(f => f is not null);

        // Beside an archive that is read in place of its folder.
        var beside = Path.Combine(path, Manifest.FileName);
        using var around = table is null && tree.Focus is null && Directory.Exists(path) && File.Exists(beside) ? DataOpener.Open(beside, limits) : null;
        table ??= around?.Focus;
        if (table is null || tree.Focus is not null)
        {
            return [];
        }

        TableText text;
        try
        {
            text = TableText.Read(around ?? tree, table, null);
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
        var (source, seed) = (text.Find("source"), text.Find("seed"));
        return
        [
            .. text.Rows.Where(r => r.Fields.Length > Math.Max(file, origin)).Select(r => (
                around is null && tree is not JoinedTree ? folder + SpreadsheetText.Undo(r.Fields[file].Trim()) : InArchive(tree, SpreadsheetText.Undo(r.Fields[file].Trim())),
                r.Fields[origin].Trim(),
                source < r.Fields.Length ? SpreadsheetText.Undo(r.Fields[source.Value].Trim()) : "",
                seed < r.Fields.Length ? r.Fields[seed.Value].Trim() : "")),
        ];
    }

    // data.npz/train_images.npy#17 is train_images.npy#17 to the reader of the archive; of several archives each is a folder of its name.
    private static string InArchive(FileTree tree, string file)
    {
        var slash = file.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return file;
        }

        var (archive, inner) = (file[..slash], file[(slash + 1)..]);
        return tree is not JoinedTree joined ? inner
            : joined.Parts.FirstOrDefault(p => archive.StartsWith(p + ".", StringComparison.Ordinal)) is { } part ? $"{part}/{inner}"
            : file;
    }
}
