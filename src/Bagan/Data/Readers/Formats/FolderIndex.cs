using System.Runtime.CompilerServices;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>The folders of a tree with what lies in each, everything in ordinal order.</summary>
internal sealed class FolderIndex
{
    private static readonly ConditionalWeakTable<FileTree, FolderIndex> Known = [];

    private readonly Dictionary<string, List<string>> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SourceFile>> _files = new(StringComparer.Ordinal);
    private readonly FileTree _tree;

    private FolderIndex(FileTree tree)
    {
        _tree = tree;
        foreach (var folder in tree.Folders)
        {
            var slash = folder.LastIndexOf('/');
            ListOf(_folders, slash < 0 ? "" : folder[..slash]).Add(folder);
        }

        // Files lie beside those of their folder, so that a folder's name is made once.
        var (name, files) = ("", (List<SourceFile>?)null);
        foreach (var file in tree.Files)
        {
            var folder = file.Path.AsSpan(0, Math.Max(0, file.Path.LastIndexOf('/')));
            if (files is null || !folder.SequenceEqual(name))
            {
                (name, files) = (folder.ToString(), ListOf(_files, folder.ToString()));
            }

            files.Add(file);
        }
    }

    /// <summary>The index of a tree, made once.</summary>
    public static FolderIndex Of(FileTree tree) => Known.GetValue(tree, t => new FolderIndex(t));

    /// <summary>Gives the index of a tree up: a large one takes memory that is of no use once the data are listed.</summary>
    public static void Forget(FileTree tree) => Known.Remove(tree);

    /// <summary>The last part of a folder's path.</summary>
    public static string NameOf(string folder) => folder[(folder.LastIndexOf('/') + 1)..];

    /// <summary>The folders directly in a folder; the root is "".</summary>
    public IReadOnlyList<string> FoldersIn(string folder) => _folders.TryGetValue(folder, out var list) ? list : [];

    /// <summary>The files directly in a folder.</summary>
    public IReadOnlyList<SourceFile> FilesIn(string folder) => _files.TryGetValue(folder, out var list) ? list : [];

    /// <summary>The files in a folder and in all folders below it.</summary>
    public IEnumerable<SourceFile> FilesBelow(string folder) =>
        FilesIn(folder).Concat(FoldersIn(folder).SelectMany(FilesBelow));

    /// <summary>Whether a folder holds an image directly.</summary>
    public bool HasDirectImage(string folder) => FilesIn(folder).Any(f => FileKinds.IsImage(_tree, f));

    /// <summary>Whether a folder, or one below it, holds an image.</summary>
    public bool HasImage(string folder) => FilesBelow(folder).Any(f => FileKinds.IsImage(_tree, f));

    /// <summary>The root and the folders below it as long as each holds one other folder alone: downloads often wrap what they hold.</summary>
    public IReadOnlyList<string> Wrappers()
    {
        var folders = new List<string> { "" };
        while (FoldersIn(folders[^1]) is [var only])
        {
            folders.Add(only);
        }

        return folders;
    }

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string folder)
    {
        if (!lists.TryGetValue(folder, out var list))
        {
            lists[folder] = list = [];
        }

        return list;
    }
}
