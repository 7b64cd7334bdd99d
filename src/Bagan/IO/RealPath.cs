namespace Bagan.IO;

/// <summary>Paths as the file system has them: absolute, with symbolic links followed, in the case of the names on the disk.</summary>
internal static class RealPath
{
    // As many links as Linux follows in one path.
    private const int MostLinks = 40;

    /// <summary>The path behind a path. What does not exist keeps its name; a link that leads in a circle stays a link.</summary>
    /// <param name="path">A file or folder, there or not, with or without a separator at its end.</param>
    internal static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        for (var links = 0; links < MostLinks; links++)
        {
            if (FollowFirstLink(full, out var followed))
            {
                return followed;
            }

            full = followed;
        }

        return full;
    }

    /// <summary>Whether a path is a folder itself or lies in it, both as <see cref="Of"/> gives them.</summary>
    internal static bool IsWithin(string path, string folder) =>
        path.Length == folder.Length
            ? path == folder
            : path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The name of an entry as the disk has it, where the file system takes upper and lower case for the same.</summary>
    /// <param name="name">The name as it was given.</param>
    /// <param name="exists">Whether the folder has an entry of a name.</param>
    /// <param name="names">Lists the folder.</param>
    internal static string TrueName(string name, Func<string, bool> exists, Func<IEnumerable<string>> names)
    {
        var other = string.Concat(name.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
        if (other == name || !exists(name) || !exists(other))
        {
            return name;
        }

        var same = names().Where(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return same.Count == 0 || same.Contains(name) ? name : same[0];
    }

    // True where there was no link; else the path with its first link replaced.
    private static bool FollowFirstLink(string full, out string followed)
    {
        var root = Path.GetPathRoot(full)!;
        var parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        followed = root;
        for (var i = 0; i < parts.Length; i++)
        {
            var folder = followed;
            followed = Path.Combine(folder, TrueName(parts[i], n => Path.Exists(Path.Combine(folder, n)), () => NamesIn(folder)));
            if (TargetOf(followed) is { } target)
            {
                followed = Path.GetFullPath(Path.Combine([folder, target, .. parts[(i + 1)..]]));
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> NamesIn(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e));

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // what may not be looked at cannot be written to either, which is said where that is tried
        }
    }
}
