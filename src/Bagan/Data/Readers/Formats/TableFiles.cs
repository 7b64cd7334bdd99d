using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// Finds the image files that a table names: relative to the table or to the folder that --images names, with or without their endings, in
/// another case of letters, by paths that begin with the table's own folder, or by absolute paths of another machine.
/// </summary>
internal sealed class TableFiles
{
    private readonly FileTree _tree;
    private readonly bool _allowOutside;
    private readonly string _folder; // with a slash at its end, or empty
    private readonly bool _isNamed;
    private readonly string? _ownName;
    private readonly Lazy<IReadOnlyList<SourceFile>> _files;
    private readonly Lazy<Dictionary<string, SourceFile?>> _anyCase;
    private readonly Lazy<Dictionary<string, SourceFile?>> _anywhere;
    private string? _foreignPrefix;

    /// <summary>Finds the files of one table.</summary>
    /// <param name="tree">The data.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">Where images are, and whether they may lie outside.</param>
    /// <param name="anywhere">Whether to look in every folder of the data, though nothing names one.</param>
    /// <param name="below">The folder in the data to look in, which goes before the one that --images names; null for that.</param>
    public TableFiles(FileTree tree, SourceFile table, DataReadOptions options, bool anywhere = false, string? below = null)
    {
        _tree = tree;
        _allowOutside = options.AllowOutside;
        _isNamed = anywhere || below is not null || options.ImagesFolder is not null;
        var folder = below ?? (options.ImagesFolder is { } images ? Locate(tree, images) : table.Folder);
        _folder = folder.Length == 0 || folder.EndsWith('/') ? folder : folder + "/";
        _ownName = table.Folder.Length > 0 ? FolderIndex.NameOf(table.Folder) : tree.RootName;
        _files = new(() => FilesOf(tree, _folder));
        _anyCase = new(() => Unique(_files.Value.Where(f => f.Path.StartsWith(_folder, StringComparison.Ordinal)), f => f.Path[_folder.Length..]));
        _anywhere = new(() => Unique(_files.Value.Where(f => f.Path.StartsWith(_folder, StringComparison.Ordinal) && FileKinds.HasImageEnding(f.Name)), f => f.Name, f => Path.GetFileNameWithoutExtension(f.Name)));
    }

    /// <summary>The folder in the data that names are relative to, without a slash at its end; null where it lies outside.</summary>
    public string? Folder => Path.IsPathRooted(_folder) ? null : _folder.TrimEnd('/');

    /// <summary>The beginning of absolute paths that is taken for the table's folder, since nothing is there on this machine; null where there are none.</summary>
    public string? ForeignPrefix => _foreignPrefix;

    /// <summary>The file of a name; null where there is none that may be read.</summary>
    /// <param name="name">As the table has it.</param>
    /// <param name="problem">Why there is none, in words that can follow the row's place and a colon.</param>
    public SourceFile? Find(string name, out string problem)
    {
        problem = $"there is no file {name}";
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var found = FindAsIs(name, ref problem);
        if (found is null && name.Contains('\\', StringComparison.Ordinal))
        {
            found = FindAsIs(name.Replace('\\', '/'), ref problem);
        }

        return found;
    }

    /// <summary>
    /// The folder in which most of some names lie, to be proposed by a message; null where they are not to be found.
    /// </summary>
    public string? Propose(IReadOnlyList<string> names)
    {
        var wanted = names.Select(n => n.Replace('\\', '/')).Select(n => n[(n.LastIndexOf('/') + 1)..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var folders = _files.Value
            .Where(f => FileKinds.HasImageEnding(f.Name) && (wanted.Contains(f.Name) || wanted.Contains(Path.GetFileNameWithoutExtension(f.Name))))
            .GroupBy(f => f.Folder).OrderByDescending(g => g.Count()).Take(2).ToArray();
        return folders switch
        {
            [] => null,
            [var one] => one.Key,
            _ => "",
        };
    }

    private static string Locate(FileTree tree, string images)
    {
        if (Directory.Exists(images) && tree.RootName is not null)
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(images));
            return tree.Inside(full + Path.DirectorySeparatorChar) ?? full;
        }

        var inner = FileTree.Normalise(images.Replace('\\', '/'));
        return inner is not null && (inner.Length == 0 || tree.Around().Any(f => f.Path.StartsWith(inner + "/", StringComparison.Ordinal)))
            ? inner
            : throw new BaganInputException($"--images {images}: there is no such folder, neither here nor in {tree.Location}.");
    }

    // The files below the root, or, where --images leads out of it, below that folder, under absolute paths.
    private static IReadOnlyList<SourceFile> FilesOf(FileTree tree, string folder)
    {
        if (!Path.IsPathRooted(folder))
        {
            return tree.Around();
        }

        using var outside = FolderTree.List(folder, CancellationToken.None);
        return [.. outside.Files.Select(f => f with { Path = folder + f.Path })];
    }

    // Keys that two files share lead to neither.
    private static Dictionary<string, SourceFile?> Unique(IEnumerable<SourceFile> files, params Func<SourceFile, string>[] keys)
    {
        var map = new Dictionary<string, SourceFile?>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            foreach (var key in keys.Select(k => k(file)).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                map[key] = map.ContainsKey(key) ? null : file;
            }
        }

        return map;
    }

    private SourceFile? FindAsIs(string name, ref string problem)
    {
        if (Path.IsPathRooted(name) || name is [_, ':', ..])
        {
            return FindAbsolute(name, ref problem);
        }

        if (Path.IsPathRooted(_folder))
        {
            return FileTree.Normalise(name) is { } inner ? At(_folder + inner) ?? Elsewhere(inner, ref problem) : null;
        }

        if (FileTree.Normalise(_folder + name) is not { } path)
        {
            return Outside(name.Contains('\\', StringComparison.Ordinal) ? null : _folder + name, name, ref problem);
        }

        return At(path)
            ?? (_ownName is not null && name.StartsWith(_ownName + "/", StringComparison.Ordinal) && FileTree.Normalise(_folder + name[(_ownName.Length + 1)..]) is { } own ? At(own) : null)
            ?? Elsewhere(name, ref problem);
    }

    // By its path, or with an ending that the table leaves out.
    private SourceFile? At(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        // Of a listed tree the list is asked first: a look at the disk for every row takes its time.
        if ((_tree.Focus is null ? SourceFile.Find(_tree.Files, path) : _tree.Find(path)) is { } file)
        {
            return file;
        }

        SourceFile? found = null;
        var files = _files.Value;
        for (var i = SourceFile.LowerBound(files, path + "."); i < files.Count && files[i].Path.StartsWith(path + ".", StringComparison.Ordinal); i++)
        {
            if (FileKinds.HasImageEnding(files[i].Name) && files[i].Path.LastIndexOf('.') == path.Length)
            {
                if (found is not null)
                {
                    return null; // two endings: neither is meant for sure
                }

                found = files[i];
            }
        }

        return found ?? (_tree.Focus is null ? _tree.Find(path) : null);
    }

    // In another case of letters; below the folder that --images names also in any folder, where only one file bears the name.
    private SourceFile? Elsewhere(string name, ref string problem)
    {
        var clean = FileTree.Normalise(name) ?? name;
        if (_anyCase.Value.GetValueOrDefault(clean) is { } other)
        {
            return other;
        }

        if (!_isNamed)
        {
            return null;
        }

        if (_anywhere.Value.TryGetValue(clean[(clean.LastIndexOf('/') + 1)..], out var found) && found is null)
        {
            problem = $"there are several files {name} below --images";
        }

        return found;
    }

    private SourceFile? FindAbsolute(string name, ref string problem)
    {
        if (Path.IsPathRooted(name) && _tree.Inside(name) is { } inside)
        {
            return At(inside);
        }

        if (Path.IsPathRooted(name) && Outside(name, name, ref problem) is { } outside)
        {
            return outside;
        }

        // An absolute path of another machine: what follows the folder's own name, or as much of its end as is there; for all rows the same.
        var parts = name.Replace('\\', '/').Split('/');
        for (var skip = 1; skip < parts.Length; skip++)
        {
            var prefix = string.Join('/', parts[..skip]);
            if ((_foreignPrefix is null || _foreignPrefix == prefix) && FileTree.Normalise(_folder + string.Join('/', parts[skip..])) is { } path && At(path) is { } file)
            {
                _foreignPrefix = prefix;
                return file;
            }
        }

        return null;
    }

    // A downloaded table must not reach pictures elsewhere on the machine.
    private SourceFile? Outside(string? path, string name, ref string problem)
    {
        if (path is null || _tree.RootName is null || _tree.Find(path) is not { } file)
        {
            return null;
        }

        if (!_allowOutside)
        {
            problem = $"{name} leads out of the folder of the data; --allow-outside reads it";
        }

        return _allowOutside ? file : null;
    }
}
