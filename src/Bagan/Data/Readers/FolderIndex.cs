using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>The folders of a tree with what lies in each, everything in ordinal order.</summary>
internal sealed class FolderIndex
{
    private readonly Dictionary<string, List<string>> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SourceFile>> _files = new(StringComparer.Ordinal);

    /// <summary>Sorts the files and folders of a tree by the folder that they lie in.</summary>
    public FolderIndex(FileTree tree)
    {
        foreach (var folder in tree.Folders)
        {
            var slash = folder.LastIndexOf('/');
            ListOf(_folders, slash < 0 ? "" : folder[..slash]).Add(folder);
        }

        foreach (var file in tree.Files)
        {
            ListOf(_files, file.Folder).Add(file);
        }
    }

    /// <summary>The folders directly in a folder; the root is "".</summary>
    public IReadOnlyList<string> FoldersIn(string folder) => _folders.TryGetValue(folder, out var list) ? list : [];

    /// <summary>The files directly in a folder.</summary>
    public IReadOnlyList<SourceFile> FilesIn(string folder) => _files.TryGetValue(folder, out var list) ? list : [];

    /// <summary>The files in a folder and in all folders below it.</summary>
    public IEnumerable<SourceFile> FilesBelow(string folder) =>
        FilesIn(folder).Concat(FoldersIn(folder).SelectMany(FilesBelow));

    /// <summary>
    /// The folder where the data begin: archives and downloads often wrap them in folders that hold only one other folder.
    /// A folder that names a split, or whose one folder holds images directly (and so is a class), is not passed through.
    /// </summary>
    public string Unwrap(Func<SourceFile, bool> isImage)
    {
        var folder = "";
        while (FoldersIn(folder) is [var only]
            && FoldersIn(only).Count > 0
            && SplitWords.Find(only[(only.LastIndexOf('/') + 1)..]) is null
            && !FilesIn(only).Any(isImage))
        {
            folder = only;
        }

        return folder;
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
