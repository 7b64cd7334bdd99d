namespace Bagan.IO;

/// <summary>
/// A folder that appears whole or not at all: everything is written beside it, under a name that says so, and it gets its own name by one rename at
/// the end. What an interrupted run leaves is called <c>NAME.incomplete</c> and is replaced by the next. A list in the folder, .bagan.jsonl, says what
/// was written; a folder that holds anything else is not replaced.
/// </summary>
public sealed class StagedFolder : IDisposable
{
    private const string Incomplete = ".incomplete";
    private const string Replaced = ".replaced";
    private readonly Func<string, Stream> _create;
    private readonly bool _overwrite;
    private readonly string _name;
    private readonly string _replaced;
    private readonly IStagedOwnership _ownership;
    private bool _committed;

    /// <summary>Starts a folder.</summary>
    /// <param name="target">The folder to make. It may exist if it is empty.</param>
    /// <param name="overwrite">Whether a folder that is not empty may be replaced, if this program wrote everything in it.</param>
    /// <param name="verb">The command that writes it, for the list.</param>
    /// <exception cref="BaganInputException">The folder is not empty and may not be replaced, may not be written, or another run writes to it.</exception>
    /// <exception cref="BaganException">The file system refuses.</exception>
    public StagedFolder(string target, bool overwrite = false, string verb = "library")
        : this(target, overwrite, new OwnListOwnership(verb), CreateFile)
    {
    }

    /// <summary>Starts a folder whose files are made by a function, for tests of disks that fail.</summary>
    internal StagedFolder(string target, bool overwrite, Func<string, Stream> create)
        : this(target, overwrite, new OwnListOwnership("library"), create)
    {
    }

    private StagedFolder(string target, bool overwrite, IStagedOwnership ownership, Func<string, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        _name = target;
        Target = RealPath.Of(target);
        Staging = StagingName(Target);
        _replaced = Target + Replaced;
        _overwrite = overwrite;
        _ownership = ownership;
        _create = create;
        Guard(Begin);
    }

    /// <summary>The folder that will be there in the end, as a full path without links.</summary>
    public string Target { get; }

    /// <summary>Where its files are written until then.</summary>
    public string Staging { get; }

    /// <summary>Accepts a folder to make, or refuses it before any work is done.</summary>
    /// <param name="target">The folder to make. It may exist if it is empty.</param>
    /// <param name="overwrite">Whether a folder that is not empty may be replaced, if this program wrote everything in it.</param>
    /// <exception cref="BaganInputException">
    /// It is a file, or not empty and may not be replaced, or holds what this program did not write; or beside it is somebody's folder under one of the
    /// names, with .incomplete or .replaced at the end, that it would get on the way; or another run writes to it.
    /// </exception>
    public static void Require(string target, bool overwrite)
    {
        FolderLock.RequireFree(RealPath.Of(target), target);
        Require(target, overwrite, new OwnListOwnership(""));
    }

    /// <summary>Starts a folder inside one that has a list, which names its files too; one of the same name that this program wrote is replaced.</summary>
    /// <param name="parent">The folder with the list. This process has its lock.</param>
    /// <param name="name">The name of the folder to make.</param>
    internal static StagedFolder Inside(string parent, string name)
    {
        var real = RealPath.Of(parent);
        return new StagedFolder(Path.Combine(real, name), overwrite: true, new ParentListOwnership(real, name), CreateFile);
    }

    /// <summary>Accepts a folder for <see cref="Inside"/>, or refuses it before any work is done.</summary>
    internal static void RequireInside(string parent, string name)
    {
        var real = RealPath.Of(parent);
        Require(Path.Combine(real, name), overwrite: true, new ParentListOwnership(real, name));
    }

    /// <summary>The name of a folder until it is whole.</summary>
    internal static string StagingName(string name) => name + Incomplete;

    /// <summary>The name of a folder without the ending that it has until it is whole, or while it is replaced.</summary>
    internal static string FinalName(string name) =>
        name.EndsWith(Incomplete, StringComparison.Ordinal) ? name[..^Incomplete.Length]
        : name.EndsWith(Replaced, StringComparison.Ordinal) ? name[..^Replaced.Length]
        : name;

    /// <summary>Puts files into the list before they are written, many at once; the others get into it one by one.</summary>
    /// <param name="relative">Their paths below the folder, with forward slashes.</param>
    /// <exception cref="BaganException">The disk is full, or the file system refuses.</exception>
    internal void Claim(IEnumerable<string> relative) => Guard(() => _ownership.Add(relative, durable: true));

    /// <summary>Takes files of another folder of the same file system by giving them a new place.</summary>
    /// <param name="folder">Where they are; its list goes on naming them.</param>
    /// <param name="relative">Their paths in both folders, with forward slashes.</param>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal void Take(string folder, IReadOnlyCollection<string> relative) => Guard(() =>
    {
        _ownership.Add(relative, durable: true);
        foreach (var name in relative)
        {
            var path = Path.Combine(Staging, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(Path.Combine(folder, name), path);
        }
    });

    /// <summary>Writes one file. May be called from several threads for different files.</summary>
    /// <param name="relative">Its path below the folder, with forward slashes; folders above it are made.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="BaganException">The disk is full, or the file system refuses.</exception>
    public void WriteFile(string relative, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Guard(() =>
        {
            _ownership.Add([relative], durable: false);
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
    /// <exception cref="BaganInputException">Something has come into the folder that it would replace, or another run writes to it; that is left as it is.</exception>
    /// <exception cref="BaganException">The file system refuses.</exception>
    public void Commit() => Guard(() =>
    {
        _ownership.Hold(Target, _name);
        RequireTarget(Target, _name, _overwrite, _ownership);
        _ownership.Finish();
        FolderFlush.Everything(Staging);
        var replaces = !OwnContent.IsEmpty(Target);
        if (replaces)
        {
            _ownership.Mark(Target, _replaced, FolderState.Replaced);
            Directory.Move(Target, _replaced);
        }
        else
        {
            OwnContent.Remove(Target);
        }

        _ownership.Release(); // of the folder before; the new one brings a lock of its own
        Directory.Move(Staging, Target);
        _committed = true;
        FolderFlush.Names(Path.GetDirectoryName(Target)!);
        if (replaces)
        {
            _ownership.Remove(_replaced);
        }

        _ownership.End(Target);
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
            _ownership.Abandon(Staging);
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e) || e is BaganInputException)
        {
            // Its name says that it is incomplete; the error that led here matters more.
        }
    }

    private static void Require(string target, bool overwrite, IStagedOwnership ownership)
    {
        var real = RealPath.Of(target);
        ownership.RequireFree(real + Incomplete, FolderState.Incomplete, target);
        ownership.RequireFree(real + Replaced, FolderState.Replaced, target);
        RequireTarget(real, target, overwrite, ownership);
    }

    private static void RequireTarget(string real, string name, bool overwrite, IStagedOwnership ownership)
    {
        if (File.Exists(real))
        {
            throw new BaganInputException($"{name} is a file; --out must name a folder.");
        }

        if (overwrite)
        {
            ownership.Require(real, name);
        }
        else if (!OwnContent.IsEmpty(real))
        {
            throw new BaganInputException($"{name} is not empty. Name another folder by --out, or replace this one by --overwrite.");
        }
    }

    private void Begin()
    {
        Require(_name, _overwrite, _ownership);
        _ownership.Begin(Staging, _name, () =>
        {
            // What was seen before the locks were taken may have changed with the run that had them.
            _ownership.Hold(Target, _name);
            _ownership.RequireFree(_replaced, FolderState.Replaced, _name);
            _ownership.RequireFree(Staging, FolderState.Incomplete, _name);
            _ownership.Require(Staging, Staging);
            _ownership.Require(_replaced, _replaced);
            UndoHalfAReplacement();
            _ownership.Hold(Target, _name);
            RequireTarget(Target, _name, _overwrite, _ownership);
        });
    }

    // A replacement that was cut off between its two renames has left the old folder under another name; one cut off later, what is left of it.
    private void UndoHalfAReplacement()
    {
        if (!Directory.Exists(_replaced))
        {
            return;
        }

        if (!OwnContent.IsEmpty(Target))
        {
            _ownership.Remove(_replaced);
            return;
        }

        OwnContent.Remove(Target);
        _ownership.Release();
        Directory.Move(_replaced, Target);
        _ownership.Mark(Target, Target, FolderState.Whole);
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
