using System.IO.Enumeration;
using Bagan.IO;

namespace Bagan.Data.Sources;

/// <summary>The files and folders below a folder, links followed; and what of them is hidden or cannot be reached.</summary>
/// <param name="location">The folder as the person named it.</param>
internal sealed class FolderListing(string location)
{
    // Deeper than any data set; also ends what a file system's own loops (bind mounts) would make endless.
    private const int DeepestFolder = 64;
    private readonly List<SourceFile> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<BadFile> _bad = [];
    private readonly List<string> _hidden = [];

    internal IReadOnlyList<SourceFile> Files => _files;

    internal IReadOnlyList<string> Folders => _folders;

    internal IReadOnlyList<BadFile> Bad => _bad;

    internal IReadOnlyList<string> Hidden => _hidden;

    /// <summary>Lists a folder with all folders below it, each kind in the order of the names.</summary>
    /// <param name="root">The whole path of the folder.</param>
    /// <param name="location">The folder as the person named it.</param>
    /// <param name="cancellation">Stops the listing.</param>
    internal static FolderListing Of(string root, string location, CancellationToken cancellation)
    {
        var listing = new FolderListing(location);
        listing.Walk(root, "", [Resolved(root, 0)], cancellation);
        listing._files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        listing._folders.Sort(string.CompareOrdinal);
        listing._bad.Sort((a, b) => string.CompareOrdinal(a.File, b.File));
        listing._hidden.Sort(string.CompareOrdinal);
        return listing;
    }

    /// <summary>A single file, in a folder that is not listed.</summary>
    internal static FolderListing Of(SourceFile file)
    {
        var listing = new FolderListing(file.Path);
        listing._files.Add(file);
        return listing;
    }

    /// <summary>The length of a file, or of what a link leads to.</summary>
    internal static long LengthOf(FileInfo file) =>
        file.LinkTarget is null ? file.Length : (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo)?.Length ?? 0;

    // The path with every link in it resolved, so that two ways to one folder compare equal.
    private static string Resolved(string path, int depth)
    {
        var current = Path.GetPathRoot(path)!;
        foreach (var part in path[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(current, part);
            var target = Directory.ResolveLinkTarget(next, returnFinalTarget: true);
            current = target is null || depth > DeepestFolder ? next : Resolved(target.FullName, depth + 1);
        }

        return current;
    }

    private void Walk(string folder, string prefix, List<string> above, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var below = new List<(string Name, bool IsLink)>();
        try
        {
            var entries = new FileSystemEnumerable<(string Name, long Length, bool IsFolder, bool IsLink)>(
                folder,
                (ref FileSystemEntry e) =>
                {
                    var isLink = (e.Attributes & FileAttributes.ReparsePoint) != 0;
                    return (e.FileName.ToString(), e.IsDirectory || isLink ? 0 : e.Length, e.IsDirectory, isLink);
                },
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false });
            foreach (var (name, length, isFolder, isLink) in entries)
            {
                if (FileKinds.IsHidden(name))
                {
                    _hidden.Add(prefix + name);
                }
                else if (isFolder)
                {
                    below.Add((name, isLink));
                }
                else
                {
                    AddFile(folder, prefix + name, name, length, isLink);
                }
            }
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            _bad.Add(new BadFile(prefix.Length == 0 ? location : prefix, FileProblem.Describe(e, prefix)));
        }

        foreach (var (name, isLink) in below)
        {
            Descend(folder, prefix + name, name, isLink, above, cancellation);
        }
    }

    private void AddFile(string folder, string path, string name, long length, bool isLink)
    {
        if (!isLink)
        {
            _files.Add(new SourceFile(path, length));
            return;
        }

        try
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true })
            {
                _files.Add(new SourceFile(path, LengthOf(file)));
            }
            else
            {
                _bad.Add(new BadFile(path, "the link leads nowhere"));
            }
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            _bad.Add(new BadFile(path, "the link leads back to itself"));
        }
    }

    private void Descend(string folder, string path, string name, bool isLink, List<string> above, CancellationToken cancellation)
    {
        var real = Path.Combine(above[^1], name);
        if (isLink)
        {
            real = Resolved(real, 0);
            if (above.Exists(a => IO.RealPath.IsWithin(a, real)))
            {
                _bad.Add(new BadFile(path, "the link leads back to a folder above it"));
                return;
            }
        }

        if (above.Count > DeepestFolder)
        {
            _bad.Add(new BadFile(path, $"the folder lies more than {DeepestFolder} folders deep"));
            return;
        }

        _folders.Add(path);
        above.Add(real);
        Walk(Path.Combine(folder, name), path + "/", above, cancellation);
        above.RemoveAt(above.Count - 1);
    }
}
