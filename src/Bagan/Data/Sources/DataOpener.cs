namespace Bagan.Data.Sources;

/// <summary>Opens what the user pointed at: a folder, an archive, or a single file.</summary>
internal static class DataOpener
{
    /// <summary>Opens and lists data.</summary>
    /// <exception cref="BaganInputException">There is nothing at the path, or it may not be read.</exception>
    public static FileTree Open(string path, ReadLimits limits)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new BaganInputException("The path of the data is empty or no path.");
        }

        if (Directory.Exists(path))
        {
            return FolderTree.List(path, limits.Cancellation);
        }

        if (!File.Exists(path))
        {
            throw new BaganInputException($"There is no folder or file {path}.");
        }

        return FolderTree.Around(path);
    }
}
