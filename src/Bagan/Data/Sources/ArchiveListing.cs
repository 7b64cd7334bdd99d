namespace Bagan.Data.Sources;

/// <summary>Collects the entries of an archive: sorts out hidden ones and those whose path leaves the archive, and fills in folders.</summary>
internal sealed class ArchiveListing<T>
    where T : SourceFile
{
    private readonly List<T> _files = [];
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
            AddFolders(path.AsSpan());
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

        _files.Add(make(path));
        if (path.LastIndexOf('/') is var slash and > 0)
        {
            AddFolders(path.AsSpan(0, slash));
        }
    }

    /// <summary>The files, ordinal by path; of several of one path the last, and the others are bad.</summary>
    public IReadOnlyList<T> Files()
    {
        var files = new List<T>(_files.Count);
        foreach (var file in InOrder())
        {
            if (files.Count > 0 && files[^1].Path == file.Path)
            {
                Bad.Add(new BadFile(file.Path, "the archive holds it more than once; the last one counts"));
                files[^1] = file;
            }
            else
            {
                files.Add(file);
            }
        }

        return files;
    }

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

    // Most archives hold their files in order.
    private IEnumerable<T> InOrder()
    {
        for (var i = 1; i < _files.Count; i++)
        {
            if (string.CompareOrdinal(_files[i - 1].Path, _files[i].Path) > 0)
            {
                return _files.OrderBy(f => f.Path, StringComparer.Ordinal);
            }
        }

        return _files;
    }

    private void AddFolders(ReadOnlySpan<char> path)
    {
        var known = _folders.GetAlternateLookup<ReadOnlySpan<char>>();
        while (known.Add(path) && path.LastIndexOf('/') is var slash and > 0)
        {
            path = path[..slash];
        }
    }
}
