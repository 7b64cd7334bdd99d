namespace Bagan.IO;

/// <summary>How a <see cref="StagedFolder"/> keeps account of what it writes, and tells by that what may be replaced.</summary>
internal interface IStagedOwnership
{
    /// <summary>Refuses a name that the folder gets on the way, if what is there under it was not left by an interrupted run.</summary>
    void RequireFree(string path, FolderState state, string name);

    /// <summary>Refuses a folder that holds what this program did not write.</summary>
    void Require(string path, string name);

    /// <summary>Removes what this program wrote to a folder, and the folder if nothing else is in it.</summary>
    void Remove(string path);

    /// <summary>Makes the folder to fill, which nobody else fills at the time.</summary>
    void Begin(string staging, string name, Action check);

    /// <summary>Takes the right to write to the folder under its final name, if it is there and this process does not have the right yet.</summary>
    /// <exception cref="BaganInputException">Another process has it.</exception>
    void Hold(string target, string name);

    /// <summary>Gives that right up.</summary>
    void Release();

    /// <summary>Puts files, relative to the folder, into the list.</summary>
    void Add(IEnumerable<string> relative, bool durable);

    /// <summary>The last account before the folder gets its name.</summary>
    void Finish();

    /// <summary>Says, before a folder is moved, what it is from then on.</summary>
    void Mark(string from, string to, FolderState state);

    /// <summary>Lets go of the folder, which has its name.</summary>
    void End(string target);

    /// <summary>Removes what was written, and lets go of the folder.</summary>
    void Abandon(string staging);
}

/// <summary>A folder with a list of its own in it.</summary>
internal sealed class OwnListOwnership(string verb) : IStagedOwnership
{
    private FolderLock? _lock;
    private FolderLock? _target;
    private WrittenList? _list;

    public void RequireFree(string path, FolderState state, string name)
    {
        var info = new DirectoryInfo(path);
        if (!Path.Exists(path) && info.LinkTarget is null)
        {
            return;
        }

        if (info is { Exists: true, LinkTarget: null })
        {
            // An empty one may be that of a run which was cut off before its first line.
            using var list = WrittenList.Read(path);
            if (list is null ? state == FolderState.Incomplete && OwnContent.IsEmpty(path) : list.State == state)
            {
                return;
            }
        }

        throw new BaganInputException(
            $"{path} is in the way: {name} gets this name {(state == FolderState.Incomplete ? "until it is whole" : "while it is replaced")}, and no interrupted run left what is there. Nothing was removed. Move it elsewhere, or name another folder by --out.");
    }

    public void Require(string path, string name) => OwnContent.Require(path, name);

    public void Remove(string path) => OwnContent.Remove(path);

    public void Begin(string staging, string name, Action check)
    {
        Directory.CreateDirectory(staging);
        _lock = FolderLock.Take(staging, name);
        try
        {
            check();
            OwnContent.Remove(staging, keep: true);
            _list = WrittenList.Create(staging, verb, FolderState.Incomplete);
        }
        catch
        {
            Release();
            _lock.Dispose();
            if (!Directory.EnumerateFileSystemEntries(staging).Any())
            {
                Directory.Delete(staging);
            }

            throw;
        }
    }

    public void Hold(string target, string name) => _target ??= Directory.Exists(target) ? FolderLock.Take(target, name) : null;

    public void Release()
    {
        _target?.Dispose();
        _target = null;
    }

    public void Add(IEnumerable<string> relative, bool durable) => _list!.Add(relative, durable);

    public void Finish() => _list!.SaveTrimmed(FolderState.Whole);

    public void Mark(string from, string to, FolderState state)
    {
        using var list = WrittenList.Read(from);
        list?.Save(state);
    }

    public void End(string target)
    {
        _list!.Dispose();
        File.Delete(Path.Combine(target, FolderLock.FileName)); // before another can take it
        _lock!.Dispose();
    }

    public void Abandon(string staging)
    {
        Release();
        _list!.Dispose();
        _lock!.Dispose();
        OwnContent.Remove(staging);
    }
}

/// <summary>A folder inside one that has a list, and that this process has the lock of; under its other names too it is listed as what it becomes.</summary>
internal sealed class ParentListOwnership(string parent, string folder) : IStagedOwnership
{
    private WrittenList? _list;

    public void RequireFree(string path, FolderState state, string name) => Require(path, path);

    public void Require(string path, string name)
    {
        using var list = WrittenList.Read(parent)!;
        OwnContent.RequireBelow(list, path, name);
    }

    public void Remove(string path) => OwnContent.RemoveBelow(path);

    public void Begin(string staging, string name, Action check)
    {
        check();
        OwnContent.RemoveBelow(staging);
        ListClaims.Folder(Path.Combine(parent, folder));
        ListClaims.MakeFolder(staging);
        _list = WrittenList.Read(parent);
    }

    public void Hold(string target, string name)
    {
    }

    public void Release()
    {
    }

    public void Add(IEnumerable<string> relative, bool durable) => _list!.Add(relative.Select(r => $"{folder}/{r}"), durable);

    public void Finish()
    {
    }

    public void Mark(string from, string to, FolderState state) => ListClaims.Folder(to);

    public void Abandon(string staging)
    {
        OwnContent.RemoveBelow(staging);
        End(staging);
    }

    public void End(string target)
    {
        _list!.Dispose();
        using var list = WrittenList.Read(parent);
        list!.SaveTrimmed(FolderState.Whole);
    }
}
