using Bagan.IO;

namespace Bagan.Data.Sources;

/// <summary>A folder on disk. Links are followed; one that leads back to a folder above it is bad.</summary>
internal sealed class FolderTree : FileTree
{
    private const int FirstBuffer = 64 * 1024;

    // A larger buffer is given back after its file: the room that was taken for it is gone by then.
    private const int LargestKeptBuffer = 1 << 20;

    // Bytes of files that are in memory at one time; one file may be larger and then goes alone.
    private const long InFlightBytes = 64L << 20;

    private readonly string _root;
    private readonly FolderListing _listing;
    private IReadOnlyList<SourceFile>? _around;

    private FolderTree(string location, string root, FolderListing listing, SourceFile? focus)
    {
        Location = location;
        _root = root;
        _listing = listing;
        Focus = focus;
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Files => _listing.Files;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Folders => _listing.Folders;

    /// <inheritdoc/>
    public override SourceFile? Focus { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hidden => _listing.Hidden;

    /// <inheritdoc/>
    public override string? RootName => Path.GetFileName(Path.TrimEndingDirectorySeparator(_root));

    /// <inheritdoc/>
    public override IReadOnlyList<BadFile> Bad => _listing.Bad;

    /// <summary>Lists a folder with all folders below it.</summary>
    public static FolderTree List(string folder, CancellationToken cancellation)
    {
        var root = Path.GetFullPath(folder);
        return new FolderTree(folder, root, FolderListing.Of(root, folder, cancellation), null);
    }

    /// <summary>A single file, with what lies beside it within reach of <see cref="Find"/>; the folder is not listed.</summary>
    public static FolderTree Around(string file)
    {
        var full = Path.GetFullPath(file);
        var focus = new SourceFile(Path.GetFileName(full), new FileInfo(full).Length);
        return new FolderTree(file, Path.GetDirectoryName(full)!, FolderListing.Of(focus), focus);
    }

    /// <inheritdoc/>
    public override SourceFile? Find(string path)
    {
        var clean = Normalise(path);
        if (clean is not null && Focus is null && SourceFile.Find(Files, clean) is { } listed)
        {
            return listed;
        }

        var file = new FileInfo(Path.Combine(_root, clean ?? path));
        return file.Exists ? new SourceFile(clean ?? path, FolderListing.LengthOf(file)) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceFile> Around() => _around ??= Focus is null ? Files : List(_root, CancellationToken.None).Files;

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
                .Select(f => new SourceFile(f.Name, FolderListing.LengthOf(f)))
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
}
