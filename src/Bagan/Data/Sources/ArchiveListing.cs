namespace Bagan.Data.Sources;

/// <summary>Collects the entries of an archive: sorts out hidden ones and those whose path leaves the archive, and fills in folders.</summary>
internal sealed class ArchiveListing<T>
    where T : SourceFile
{
    private readonly Dictionary<string, T> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);

    /// <summary>What cannot be listed.</summary>
    public List<BadFile> Bad { get; } = [];

    /// <summary>Hidden files and folders; a folder stands once.</summary>
    public IReadOnlyList<string> Hidden => [.. _hidden.Order(StringComparer.Ordinal)];

    /// <summary>Takes a folder.</summary>
    /// <param name="name">Its path as it stands in the archive.</param>
    public void AddFolder(string name)
    {
        if (Accept(name.TrimEnd('/')) is { Length: > 0 } path)
        {
            AddFolders(path);
        }
    }

    /// <summary>Takes a file.</summary>
    /// <param name="name">Its path as it stands in the archive.</param>
    /// <param name="make">Makes the file from its cleaned path.</param>
    public void AddFile(string name, Func<string, T> make)
    {
        if (Accept(name) is not { Length: > 0 } path)
        {
            return;
        }

        if (_files.ContainsKey(path))
        {
            Bad.Add(new BadFile(path, "the archive holds it more than once; the last one counts"));
        }

        _files[path] = make(path);
        if (path.LastIndexOf('/') is var slash and > 0)
        {
            AddFolders(path[..slash]);
        }
    }

    /// <summary>The files, ordinal by path.</summary>
    public IReadOnlyList<T> Files() => [.. _files.Values.OrderBy(f => f.Path, StringComparer.Ordinal)];

    /// <summary>The folders, ordinal.</summary>
    public IReadOnlyList<string> Folders() => [.. _folders.Order(StringComparer.Ordinal)];

    // The cleaned path; null where the entry is hidden or bad.
    private string? Accept(string name)
    {
        if (FileTree.Normalise(name) is not { } path)
        {
            Bad.Add(new BadFile(name, "its path leads out of the archive"));
            return null;
        }

        if (FileKinds.HiddenPart(path) is { } hidden)
        {
            _hidden.Add(hidden);
            return null;
        }

        return path;
    }

    private void AddFolders(string path)
    {
        while (_folders.Add(path) && path.LastIndexOf('/') is var slash and > 0)
        {
            path = path[..slash];
        }
    }
}
