namespace Bagan.Data.Writers;

/// <summary>
/// A folder that appears whole or not at all: everything is written beside it, under a name that says so, and it gets its own name by one rename at
/// the end. What an interrupted run leaves is called <c>NAME.incomplete</c> and is replaced by the next.
/// </summary>
public sealed class StagedFolder : IDisposable
{
    private readonly Func<string, Stream> _create;
    private readonly bool _overwrite;
    private readonly string _replaced;
    private FolderLock? _lock;
    private bool _committed;

    /// <summary>Starts a folder.</summary>
    /// <param name="target">The folder to make. It may exist if it is empty.</param>
    /// <param name="overwrite">Whether a folder that is not empty may be replaced.</param>
    /// <exception cref="BaganInputException">The folder is not empty and may not be replaced, or may not be written.</exception>
    /// <exception cref="BaganException">The file system refuses.</exception>
    public StagedFolder(string target, bool overwrite = false)
        : this(target, overwrite, CreateFile)
    {
    }

    /// <summary>Starts a folder whose files are made by a function, for tests of disks that fail.</summary>
    internal StagedFolder(string target, bool overwrite, Func<string, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        Target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        Staging = Target + ".incomplete";
        _replaced = Target + ".replaced";
        _overwrite = overwrite;
        _create = create;
        Guard(UndoHalfAReplacement);
        Require(target, overwrite);
        Guard(() =>
        {
            Directory.CreateDirectory(Staging);
            _lock = FolderLock.Take(Staging, target);
            foreach (var leftover in new DirectoryInfo(Staging).EnumerateFileSystemInfos().Where(i => i.Name != FolderLock.FileName))
            {
                Remove(leftover);
            }
        });
    }

    /// <summary>The folder that will be there in the end, as a full path.</summary>
    public string Target { get; }

    /// <summary>Where its files are written until then.</summary>
    public string Staging { get; }

    /// <summary>Accepts a folder to make, or refuses it before any work is done.</summary>
    /// <param name="target">The folder to make. It may exist if it is empty.</param>
    /// <param name="overwrite">Whether a folder that is not empty may be replaced.</param>
    /// <exception cref="BaganInputException">It is a file, or not empty and may not be replaced.</exception>
    public static void Require(string target, bool overwrite)
    {
        if (File.Exists(target))
        {
            throw new BaganInputException($"{target} is a file; --out must name a folder.");
        }

        if (!overwrite && Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new BaganInputException($"{target} is not empty. Name another folder by --out, or replace this one by --overwrite.");
        }
    }

    /// <summary>Writes one file. May be called from several threads for different files.</summary>
    /// <param name="relative">Its path below the folder, with forward slashes; folders above it are made.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="BaganException">The disk is full, or the file system refuses.</exception>
    public void WriteFile(string relative, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Guard(() =>
        {
            var path = Path.Combine(Staging, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var stream = _create(path);
            write(stream);
        });
    }

    /// <summary>Writes one file.</summary>
    /// <param name="relative">Its path below the folder, with forward slashes; folders above it are made.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="BaganException">The disk is full, or the file system refuses.</exception>
    public void WriteFile(string relative, ReadOnlyMemory<byte> content) => WriteFile(relative, stream => stream.Write(content.Span));

    /// <summary>Gives the folder its name. Before this nothing is there; after it, everything, on the disk too.</summary>
    /// <exception cref="BaganException">The file system refuses.</exception>
    public void Commit() => Guard(() =>
    {
        FolderFlush.Everything(Staging);
        var replaces = false;
        if (Directory.Exists(Target))
        {
            replaces = _overwrite && Directory.EnumerateFileSystemEntries(Target).Any();
            if (replaces)
            {
                Directory.Move(Target, _replaced);
            }
            else
            {
                Directory.Delete(Target);
            }
        }

        Directory.Move(Staging, Target);
        _committed = true;
        FolderFlush.Names(Path.GetDirectoryName(Target)!);
        _lock!.Dispose();
        File.Delete(Path.Combine(Target, FolderLock.FileName));
        if (replaces)
        {
            Directory.Delete(_replaced, recursive: true);
        }
    });

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        try
        {
            _lock!.Dispose();
            Directory.Delete(Staging, recursive: true);
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            // Its name says that it is incomplete; the error that led here matters more.
        }
    }

    private static void Remove(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo { LinkTarget: null } folder)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            entry.Delete();
        }
    }

    // A replacement that was cut off between its two renames has left the old folder under another name; one cut off later, what is left of it.
    private void UndoHalfAReplacement()
    {
        if (!Directory.Exists(_replaced))
        {
            return;
        }

        if (Directory.Exists(Target))
        {
            Directory.Delete(_replaced, recursive: true);
        }
        else
        {
            Directory.Move(_replaced, Target);
        }
    }

    private static FileStream CreateFile(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            throw OutputError.Describe(Target, e);
        }
    }
}
