using Bagan.Data.Codecs;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>
/// A folder for each class, named after it, with the images in it or below it; with or without train, val and test folders above.
/// Folders that hold nothing but one other folder are passed through.
/// </summary>
internal sealed class ClassFolderReader : IDataReader
{

    /// <inheritdoc/>
    public string Name => "folders";

    /// <inheritdoc/>
    public string Description => "a folder for each class with image files in it (PNG, JPEG, PNM, BMP, GIF, WebP, TIFF), with or without train, val and test folders above";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree)
    {
        if (tree.Focus is not null)
        {
            return Recognition.No;
        }

        var index = new FolderIndex(tree);
        var start = index.Unwrap(f => IsImage(tree, f));
        var folders = ClassFolders(index, start, tree);
        var classes = folders.Where(c => c.Kind == SplitKind.Train).Take(2).Count(c => FirstImage(index, c.Folder, tree));
        return classes switch
        {
            0 => folders.Exists(c => FirstImage(index, c.Folder, tree)) ? Recognition.Weak : Recognition.No, // test images alone
            1 => Recognition.Weak,
            _ => Recognition.Likely,
        };
    }

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var index = new FolderIndex(tree);
        var start = index.Unwrap(f => IsImage(tree, f));
        var folders = ClassFolders(index, start, tree);
        var classesFile = index.FilesIn(start).FirstOrDefault(f => f.Name == LabelMap.NamesFile);
        var names = ClassOrder.Of(folders.Select(f => f.Class), NamesOf(tree, classesFile));
        if (names.Count == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no class folders: expected a folder for each class with its images in it.");
        }

        var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
        var taken = 0;
        var splits = new List<ListedSplit>();
        foreach (var split in folders.GroupBy(f => f.Kind).OrderBy(g => g.Key))
        {
            var files = new List<SourceFile>();
            var labels = new List<int>();
            foreach (var (_, name, folder) in split.OrderBy(f => f.Folder, StringComparer.Ordinal))
            {
                foreach (var file in index.FilesBelow(folder))
                {
                    limits.Cancellation.ThrowIfCancellationRequested();
                    if (IsImage(tree, file))
                    {
                        files.Add(file);
                        labels.Add(classes[name]);
                    }
                }
            }

            taken += files.Count;
            splits.Add(new ListedSplit
            {
                Kind = split.Key,
                Labels = [.. labels],
                Sources = [.. files.Select(f => f.Path)],
                Feed = new EncodedFeed(tree, files),
            });
        }

        return new DataListing { Format = Name, ClassNames = names, Splits = splits, Ignored = tree.Hidden + tree.Files.Count - taken };
    }

    /// <summary>Whether a file is meant to be an image: by its name's ending, or else by its first bytes.</summary>
    internal static bool IsImage(FileTree tree, SourceFile file) =>
        ImageNames.HasImageExtension(file.Name) || ImageDecoder.Identify(tree.ReadHead(file, ImageDecoder.HeadLength)) is not null;

    // A folder called train is a split if it holds no images itself but folders that do; else it is a class of that name.
    private static List<(SplitKind Kind, string Class, string Folder)> ClassFolders(FolderIndex index, string start, FileTree tree)
    {
        var found = new List<(SplitKind, string, string)>();
        foreach (var folder in index.FoldersIn(start))
        {
            var name = folder[(folder.LastIndexOf('/') + 1)..];
            if (SplitWords.Find(name) is { } kind && index.FoldersIn(folder).Count > 0 && !index.FilesIn(folder).Any(f => IsImage(tree, f)))
            {
                found.AddRange(index.FoldersIn(folder).Select(f => (kind, f[(f.LastIndexOf('/') + 1)..], f)));
            }
            else
            {
                found.Add((SplitKind.Train, name, folder));
            }
        }

        return found;
    }

    // Beside folders the file only sets the order; one that is something else is passed over.
    private static IReadOnlyList<string>? NamesOf(FileTree tree, SourceFile? file)
    {
        try
        {
            return LabelMap.ReadNames(tree, file);
        }
        catch (BadPartException)
        {
            return null;
        }
    }

    private static bool FirstImage(FolderIndex index, string folder, FileTree tree) => index.FilesBelow(folder).Any(f => IsImage(tree, f));
}
