using Bagan.Data.Codecs;

namespace Bagan.Data.Sources;

/// <summary>The files of a folder or an archive, read in place. Files are in ordinal order of their paths, whatever order the disk gives.</summary>
internal abstract class FileTree : IDisposable
{
    /// <summary>The folder or archive, as the user gave it.</summary>
    public abstract string Location { get; }

    /// <summary>The files, hidden ones left out, ordinal by path.</summary>
    public abstract IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The folders, hidden ones left out, ordinal by path; empty ones too.</summary>
    public abstract IReadOnlyList<string> Folders { get; }

    /// <summary>The one file that the user pointed at, where it was no archive; else null.</summary>
    public virtual SourceFile? Focus => null;

    /// <summary>Hidden files and folders that were passed over; a hidden folder stands once.</summary>
    public abstract IReadOnlyList<string> Hidden { get; }

    /// <summary>The name of the folder that the paths begin in; null where it has none, as an archive's root.</summary>
    public virtual string? RootName => null;

    /// <summary>Files that lie beside an archive which was opened for its folder; they were passed over.</summary>
    public IReadOnlyList<SourceFile> Passed { get; set; } = [];

    /// <summary>What could not be listed: folders without permission, links that loop, entries whose path leaves the archive.</summary>
    public abstract IReadOnlyList<BadFile> Bad { get; }

    /// <summary>A file by its path; null if there is none.</summary>
    /// <param name="path">Relative to the root, with forward slashes; <c>.</c> and <c>..</c> are resolved.</param>
    public abstract SourceFile? Find(string path);

    /// <summary>Where the user pointed at one file: the files beside it, itself among them, ordinal by path. Else nothing.</summary>
    public virtual IReadOnlyList<SourceFile> Beside() => [];

    /// <summary>All files, those below the folder of the one file that the user pointed at too; ordinal by path.</summary>
    public virtual IReadOnlyList<SourceFile> Around() => Files;

    /// <summary>An absolute path as one relative to the root; null where it leads out, and in archives.</summary>
    public virtual string? Inside(string absolute) => null;

    /// <summary>Opens a file for reading from its start to its end.</summary>
    /// <exception cref="IOException">It cannot be opened (or one of the exceptions that <see cref="FileProblem.IsOfFile"/> names).</exception>
    public abstract Stream Open(SourceFile file);

    /// <summary>Reads many files on several threads, in any order.</summary>
    /// <param name="files">The files.</param>
    /// <param name="visit">Takes each file's content.</param>
    /// <param name="fail">Takes the position of a file that could not be read, and why.</param>
    /// <param name="limits">Threads and cancellation.</param>
    /// <param name="headBytes">Where reading is cheap to stop, only as many bytes from a file's start; 0 for all.</param>
    public abstract void ReadAll(IReadOnlyList<SourceFile> files, FileVisitor visit, Action<int, string> fail, ReadLimits limits, int headBytes = 0);

    /// <summary>The first bytes of a file, fewer where the file is shorter or cannot be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="count">How many bytes.</param>
    public virtual byte[] ReadHead(SourceFile file, int count)
    {
        try
        {
            using var stream = Open(file);
            var head = new byte[count];
            return head[..stream.ReadAtLeast(head, count, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what is open.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Resolves <c>.</c> and <c>..</c> in a path with forward slashes; null where it would leave the root or is absolute.</summary>
    internal static string? Normalise(string path)
    {
        if (path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path is [_, ':', ..])
        {
            return null;
        }

        if (IsNormal(path))
        {
            return path;
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                return null;
            }
        }

        return string.Join('/', parts);
    }

    private static bool IsNormal(ReadOnlySpan<char> path)
    {
        foreach (var part in path.Split('/'))
        {
            if (path[part] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One file of a folder or an archive.</summary>
/// <param name="Path">Its path below the root, with forward slashes.</param>
/// <param name="Length">Its size in bytes, unpacked.</param>
internal record SourceFile(string Path, long Length)
{
    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The path without its last part; empty at the root.</summary>
    public string Folder => Path.LastIndexOf('/') is var slash and >= 0 ? Path[..slash] : "";

    /// <summary>The position in a list that is ordinal by path of the first file whose path is not before another.</summary>
    public static int LowerBound(IReadOnlyList<SourceFile> files, string path)
    {
        var (low, high) = (0, files.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(files[middle].Path, path) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The file of a path in a list that is ordinal by path; null if there is none.</summary>
    public static SourceFile? Find(IReadOnlyList<SourceFile> files, string path) =>
        LowerBound(files, path) is var at && at < files.Count && files[at].Path == path ? files[at] : null;
}

/// <summary>Takes the content of one file; called from several threads at once, once for each file that could be read.</summary>
/// <param name="index">The file's position among the files asked for.</param>
/// <param name="content">Its bytes, valid during the call.</param>
internal delegate void FileVisitor(int index, ReadOnlySpan<byte> content);

/// <summary>What one pass over files may use.</summary>
/// <param name="Threads">Threads, at least 1; with 1 all work is done on the calling thread.</param>
/// <param name="Decoding">Limits of the image decoders.</param>
/// <param name="Cancellation">Stops the pass.</param>
internal sealed record ReadLimits(int Threads, DecodeOptions Decoding, CancellationToken Cancellation)
{
    /// <summary>The largest single image file that is read, in bytes.</summary>
    public const long LargestFile = 1L << 30;
}

/// <summary>Words for what goes wrong when files are opened and read.</summary>
internal static class FileProblem
{
    /// <summary>Whether an exception says that a file, not the program, is at fault.</summary>
    public static bool IsOfFile(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException or System.Security.SecurityException;

    /// <summary>What is wrong, in words that can follow the file's name and a colon.</summary>
    public static string Describe(Exception exception, string path) => exception switch
    {
        _ when path.Contains('\uFFFD', StringComparison.Ordinal) => "its name is not valid UTF-8, so it cannot be opened; rename it",
        BadContentException => exception.Message,
        UnauthorizedAccessException => "it may not be read (permission denied)",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        EndOfStreamException => "it ends early",
        InvalidDataException => $"its compressed data are damaged ({exception.Message.TrimEnd('.')})",
        _ => $"it cannot be read ({exception.Message.TrimEnd('.')})",
    };
}

/// <summary>A file could be read, but what it holds is wrong.</summary>
/// <param name="reason">What is wrong, in words that can follow the file's name and a colon.</param>
/// <param name="inner">The cause, if any.</param>
internal sealed class BadContentException(string reason, Exception? inner = null) : IOException(reason, inner);
