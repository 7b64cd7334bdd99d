namespace Bagan.Data.Sources;

/// <summary>Files and folders that systems leave behind and that are no data.</summary>
internal static class HiddenFiles
{
    private static readonly HashSet<string> Names =
        new(StringComparer.OrdinalIgnoreCase) { "Thumbs.db", "ehthumbs.db", "desktop.ini", "__MACOSX" };

    /// <summary>Whether a file or folder of this name is passed over.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) =>
        name.StartsWith('.') || Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>The path down to the first hidden part, or null where no part is hidden.</summary>
    /// <param name="path">A path with forward slashes.</param>
    public static string? HiddenPart(string path)
    {
        for (var start = 0; start < path.Length;)
        {
            var slash = path.IndexOf('/', start);
            var end = slash < 0 ? path.Length : slash;
            if (IsHidden(path.AsSpan(start, end - start)))
            {
                return path[..end];
            }

            start = end + 1;
        }

        return null;
    }
}

/// <summary>File names that end like an image's.</summary>
internal static class ImageNames
{
    private static readonly HashSet<string> ImageExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm",
    };

    /// <summary>Whether a file's name ends like an image's.</summary>
    internal static bool HasImageExtension(string name) => ImageExtensions.Contains(Path.GetExtension(name));
}
