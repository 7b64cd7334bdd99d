namespace Bagan.Data.Sources;

/// <summary>One file of a folder or an archive.</summary>
/// <param name="Path">Its path below the root, with forward slashes.</param>
/// <param name="Length">Its size in bytes, unpacked.</param>
internal record SourceFile(string Path, long Length)
{
    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The path without its last part; empty at the root.</summary>
    public string Folder => Path.LastIndexOf('/') is var slash and >= 0 ? Path[..slash] : "";
}
