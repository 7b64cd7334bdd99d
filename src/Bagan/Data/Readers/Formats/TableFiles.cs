using Bagan.Data.Readers.Listing;
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
    private readonly Lazy<HashSet<SourceFile>> _masks;
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
        _masks = new(() => options.Masks == MaskPolicy.Keep ? [] : MasksIn(tree, _files.Value));
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

    /// <summary>How many names without an ending were taken for a picture and not for its mask.</summary>
    public int PassedMasks { get; private set; }

    /// <summary>
    /// The folder in which most of some names lie, to be proposed by a message; null where they are not to be found.
    /// </summary>
    /// <param name="names">The names.</param>
    /// <param name="split">The split that the table's name names: of several folders the one that is called after it is meant.</param>
    public string? Propose(IReadOnlyList<string> names, SplitKind? split)
    {
        var wanted = names.Select(n => n.Replace('\\', '/')).Select(n => n[(n.LastIndexOf('/') + 1)..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var folders = _files.Value
            .Where(f => FileKinds.HasImageEnding(f.Name) && (wanted.Contains(f.Name) || wanted.Contains(Path.GetFileNameWithoutExtension(f.Name))))
            .GroupBy(f => f.Folder).OrderByDescending(g => g.Count()).Select(g => g.Key).ToArray();
        return folders switch
        {
            [] => null,
            [var one] => one,
            _ when split is not null && Array.FindAll(folders, f => SplitWords.OfFolder(FolderIndex.NameOf(f)) == split) is [var own] => own,
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

    // The masks beside pictures, in every folder.
    private static HashSet<SourceFile> MasksIn(FileTree tree, IReadOnlyList<SourceFile> files)
    {
        var masks = new MaskPictures(tree);
        foreach (var folder in files.Where(f => FileKinds.HasImageEnding(f.Name)).GroupBy(f => f.Folder))
        {
            masks.Look([.. folder]);
        }

        return masks.Find();
    }

    // Keys that two files share lead to neither. Letters with their marks are one, however they are written.
    private static Dictionary<string, SourceFile?> Unique(IEnumerable<SourceFile> files, params Func<SourceFile, string>[] keys)
    {
        var map = new Dictionary<string, SourceFile?>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            foreach (var key in keys.Select(k => UnicodeForm.Compose(k(file))).Distinct(StringComparer.OrdinalIgnoreCase))
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
            return FileTree.Normalise(name) is { } inner ? At(_folder + inner, ref problem) ?? Elsewhere(inner, ref problem) : null;
        }

        if (FileTree.Normalise(_folder + name) is not { } path)
        {
            return Outside(name.Contains('\\', StringComparison.Ordinal) ? null : _folder + name, name, ref problem);
        }

        return At(path, ref problem)
            ?? (_ownName is not null && name.StartsWith(_ownName + "/", StringComparison.Ordinal) && FileTree.Normalise(_folder + name[(_ownName.Length + 1)..]) is { } own ? At(own, ref problem) : null)
            ?? Elsewhere(name, ref problem);
    }

    // By its path, or with an ending that the table leaves out.
    private SourceFile? At(string path, ref string problem)
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
                var picture = found is null ? files[i] : WithoutMask(found, files[i]);
                if (picture is null)
                {
                    problem = $"there are two files of this name, {found!.Name} and {files[i].Name}";
                    return null; // neither is meant for sure
                }

                found = picture;
            }
        }

        return found ?? (_tree.Focus is null ? _tree.Find(path) : null);
    }

    // Of two files of one name the one whose mask the other is; null where neither is.
    private SourceFile? WithoutMask(SourceFile first, SourceFile second)
    {
        var (isFirst, isSecond) = (_masks.Value.Contains(first), _masks.Value.Contains(second));
        PassedMasks += isFirst != isSecond ? 1 : 0;
        return isFirst == isSecond ? null : isFirst ? second : first;
    }

    // In another case of letters; below the folder that --images names also in any folder, where only one file bears the name.
    private SourceFile? Elsewhere(string name, ref string problem)
    {
        var clean = UnicodeForm.Compose(FileTree.Normalise(name) ?? name);
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
            return At(inside, ref problem);
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
            if ((_foreignPrefix is null || _foreignPrefix == prefix) && FileTree.Normalise(_folder + string.Join('/', parts[skip..])) is { } path && At(path, ref problem) is { } file)
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
