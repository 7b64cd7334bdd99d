using Bagan.IO;

namespace Bagan.Tests.IO;

/// <summary>What is below a folder, to compare before and after.</summary>
internal static class Trees
{
    /// <summary>Every folder, link and file with its content, in order; of a lock, which may be held, the name alone.</summary>
    public static string[] Of(string root) =>
    [
        .. new DirectoryInfo(root).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(e => $"{Path.GetRelativePath(root, e.FullName)} {(e.LinkTarget is { } target ? "-> " + target : e is FileInfo && e.Name != FolderLock.FileName ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(e.FullName))) : "/")}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Fails unless every folder of results below a folder lists all that is in it; then removes the folder. The end of a test of jobs.</summary>
    public static void RemoveListed(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root).Where(f => File.Exists(Path.Combine(f, WrittenList.FileName))))
        {
            OwnContent.Require(folder, folder);
        }

        Directory.Delete(root, recursive: true);
    }

    /// <summary>The names of the files.</summary>
    public static string[] Files(string root) => [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)];
}
