using System.IO.Enumeration;
using Bagan.IO;

namespace Bagan.Data.Sources;

/// <summary>A folder on disk. Links are followed; one that leads back to a folder above it is bad.</summary>
internal sealed class FolderTree : FileTree
{
    // Deeper than any data set; also ends what a file system's own loops (bind mounts) would make endless.
    private const int DeepestFolder = 64;
    private const int FirstBuffer = 64 * 1024;

    // A larger buffer is given back after its file: the room that was taken for it is gone by then.
    private const int LargestKeptBuffer = 1 << 20;

    // Bytes of files that are in memory at one time; one file may be larger and then goes alone.
    private const long InFlightBytes = 64L << 20;

    private readonly string _root;
    private readonly List<SourceFile> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<BadFile> _bad = [];
    private readonly List<string> _hidden = [];
    private IReadOnlyList<SourceFile>? _around;

    private FolderTree(string location, string root, SourceFile? focus)
    {
        Location = location;
        _root = root;
        Focus = focus;
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files => _files;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Folders => _folders;

    /// <inheritdoc/>
    public override SourceFile? Focus { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hidden => _hidden;

    /// <inheritdoc/>
    public override string? RootName => Path.GetFileName(Path.TrimEndingDirectorySeparator(_root));

    /// <inheritdoc/>
    public override IReadOnlyList<BadFile> Bad => _bad;

    /// <summary>Lists a folder with all folders below it.</summary>
    public static FolderTree List(string folder, CancellationToken cancellation)
    {
        var tree = new FolderTree(folder, Path.GetFullPath(folder), null);
        var real = RealPath(tree._root, 0);
        tree.Walk(tree._root, "", [real], cancellation);
        tree._files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        tree._folders.Sort(string.CompareOrdinal);
        tree._bad.Sort((a, b) => string.CompareOrdinal(a.File, b.File));
        tree._hidden.Sort(string.CompareOrdinal);
        return tree;
    }

    /// <summary>A single file, with what lies beside it within reach of <see cref="Find"/>; the folder is not listed.</summary>
    public static FolderTree Around(string file)
    {
        var full = Path.GetFullPath(file);
        var focus = new SourceFile(Path.GetFileName(full), new FileInfo(full).Length);
        var tree = new FolderTree(file, Path.GetDirectoryName(full)!, focus);
        tree._files.Add(focus);
        return tree;
    }

    /// <inheritdoc/>
    public override SourceFile? Find(string path)
    {
        var clean = Normalise(path);
        if (clean is not null && Focus is null && SourceFile.Find(_files, clean) is { } listed)
        {
            return listed;
        }

        var file = new FileInfo(Path.Combine(_root, clean ?? path));
        return file.Exists ? new SourceFile(clean ?? path, LengthOf(file)) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Around() => _around ??= Focus is null ? _files : List(_root, CancellationToken.None)._files;

    /// <inheritdoc/>
    public override string? Inside(string absolute)
    {
        var full = Path.GetFullPath(absolute);
        var root = Path.TrimEndingDirectorySeparator(_root) + Path.DirectorySeparatorChar;
        return full.StartsWith(root, StringComparison.Ordinal) ? full[root.Length..].Replace(Path.DirectorySeparatorChar, '/') : null;
    }

    /// <inheritdoc/>
    public override byte[] ReadHead(SourceFile file, int count)
    {
        try
        {
            if (file.Length == 0)
            {
                return []; // pipes and devices report no length and might never give a byte
            }

            using var handle = File.OpenHandle(FullPath(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[Math.Min(count, file.Length)];
            return head[..RandomAccess.Read(handle, head, 0)];
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Beside()
    {
        if (Focus is null)
        {
            return [];
        }

        try
        {
            return [.. new DirectoryInfo(_root).EnumerateFiles()
                .Where(f => !FileKinds.IsHidden(f.Name) && f.Exists)
                .Select(f => new SourceFile(f.Name, LengthOf(f)))
                .OrderBy(f => f.Path, StringComparer.Ordinal)];
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            return [Focus]; // a folder may let a file be read and not be listed
        }
    }

    /// <inheritdoc/>
    public override Stream Open(SourceFile file)
    {
        // Pipes and devices report no length and would never end; so do empty files, which hold nothing to read.
        return file.Length == 0
            ? new MemoryStream([], writable: false)
            : new FileStream(FullPath(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FirstBuffer, FileOptions.SequentialScan);
    }

    /// <inheritdoc/>
    public override void ReadAll(IReadOnlyList<SourceFile> files, FileVisitor visit, Action<int, string> fail, ReadLimits limits, int headBytes = 0)
    {
        var gate = new ByteGate(InFlightBytes);
        ParallelWork.For(files.Count, limits, (start, end) =>
        {
            var buffer = new byte[FirstBuffer];
            for (var i = start; i < end; i++)
            {
                limits.Cancellation.ThrowIfCancellationRequested();
                using var room = gate.Enter(headBytes > 0 ? Math.Min(headBytes, files[i].Length) : files[i].Length, limits.Cancellation);
                if (TryRead(files[i], headBytes, ref buffer, out var length, out var reason))
                {
                    visit(i, buffer.AsSpan(0, length));
                }
                else
                {
                    fail(i, reason);
                }

                if (buffer.Length > LargestKeptBuffer)
                {
                    buffer = new byte[FirstBuffer];
                }
            }
        });
    }

    private static long LengthOf(FileInfo file) =>
        file.LinkTarget is null ? file.Length : (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo)?.Length ?? 0;

    // The path with every link in it resolved, so that two ways to one folder compare equal.
    private static string RealPath(string path, int depth)
    {
        var current = Path.GetPathRoot(path)!;
        foreach (var part in path[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(current, part);
            var target = Directory.ResolveLinkTarget(next, returnFinalTarget: true);
            current = target is null || depth > DeepestFolder ? next : RealPath(target.FullName, depth + 1);
        }

        return current;
    }

    private string FullPath(SourceFile file) => Path.Combine(_root, file.Path);

    private bool TryRead(SourceFile file, int headBytes, ref byte[] buffer, out int length, out string reason)
    {
        length = 0;
        reason = file.Length switch
        {
            0 => "the file is empty",
            > ReadLimits.LargestFile => $"the file holds {file.Length} bytes, more than the limit of {ReadLimits.LargestFile} for one image",
            _ => "",
        };
        if (reason.Length > 0)
        {
            return false;
        }

        try
        {
            using var handle = File.OpenHandle(FullPath(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            var wanted = (int)(headBytes > 0 ? Math.Min(headBytes, file.Length) : file.Length);
            if (buffer.Length < wanted)
            {
                buffer = GC.AllocateUninitializedArray<byte>(wanted);
            }

            for (int read; length < wanted; length += read)
            {
                read = RandomAccess.Read(handle, buffer.AsSpan(length, wanted - length), length);
                if (read == 0)
                {
                    break; // the file has shrunk since it was listed; its decoder will say that it is truncated
                }
            }

            return true;
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            reason = FileProblem.Describe(e, file.Path);
            return false;
        }
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
            _bad.Add(new BadFile(prefix.Length == 0 ? Location : prefix, FileProblem.Describe(e, prefix)));
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
            real = RealPath(real, 0);
            if (above.Exists(a => a == real || a.StartsWith(real + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
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
