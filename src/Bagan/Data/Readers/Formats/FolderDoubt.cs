namespace Bagan.Data.Readers.Formats;

/// <summary>What speaks against taking folders for classes.</summary>
internal static class FolderDoubt
{
    /// <summary>Why folders with pictures may be something else than classes, in a sentence: parts of one set, or folders that all hold the same folders; null where nothing speaks against it.</summary>
    public static string? Of(IReadOnlyList<string> folders, FolderIndex index, AsideFolders aside)
    {
        var names = Quantity.Names(folders.Select(FolderIndex.NameOf));
        if (FolderSplits.AreOfClasses(folders) || FolderWords.AreParts(folders))
        {
            return $"Its folders {names} are parts of one set by their names; if they are classes, say so by --format folders.";
        }

        return SameInside(folders, index, aside) is { } inner
            ? $"It can be read in two ways: each of its folders {names} holds the folders {Quantity.Names(inner, 5)}. If {names} are the classes, say so by --format folders; if {Quantity.Names(inner, 5)} are, name one of the upper folders, call them train and test, or put the images of each class together."
            : null;
    }

    // The folders that every one of some folders holds, where they hold no others, nor images: each may be a class, and each a site or a split.
    private static List<string>? SameInside(IReadOnlyList<string> folders, FolderIndex index, AsideFolders aside)
    {
        List<string>? same = null;
        foreach (var folder in folders)
        {
            var inside = index.FoldersIn(folder).Where(f => !aside.Holds(f)).ToList();
            while (inside is [var only] && !index.HasDirectImage(only))
            {
                inside = [.. index.FoldersIn(only)];
            }

            var names = inside.Where(index.HasImage).Select(FolderIndex.NameOf).Order(StringComparer.Ordinal).ToList();
            if (names.Count < 2 || index.HasDirectImage(folder) || names.TrueForAll(FolderWords.IsPart) || (same is not null && !same.SequenceEqual(names)))
            {
                return null;
            }

            same = names;
        }

        return folders.Count > 1 ? same : null;
    }
}
