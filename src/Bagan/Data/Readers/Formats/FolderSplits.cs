using Bagan.Data.Readers.Listing;

namespace Bagan.Data.Readers.Formats;

/// <summary>Which folders are splits by their names: train and test, or seg_train and seg_test, which differ in the word of a split alone.</summary>
internal sealed class FolderSplits(FolderIndex index)
{
    private readonly Dictionary<string, SplitKind> _alike = new(StringComparer.Ordinal);

    /// <summary>The split that a folder is by its name; null for none.</summary>
    public SplitKind? Of(string folder) =>
        SplitWords.OfFolder(FolderIndex.NameOf(folder)) ?? (_alike.TryGetValue(folder, out var kind) ? kind : null);

    /// <summary>Takes the folders in one that differ in the word of a split alone for splits, where the one to train on holds folders with pictures.</summary>
    public void FindAlike(string start)
    {
        foreach (var alike in Alike(index.FoldersIn(start)))
        {
            if (alike.Any(f => f.Kind == SplitKind.Train && index.FoldersIn(f.Folder).Any(index.HasImage)))
            {
                foreach (var (folder, kind) in alike)
                {
                    _alike[folder] = kind;
                }
            }
        }
    }

    /// <summary>Whether folders are the splits of several classes: apple_train and apple_test beside pear_train and pear_test.</summary>
    public static bool AreOfClasses(IReadOnlyCollection<string> folders) => folders.Count > 1 && Alike(folders).Sum(g => g.Length) == folders.Count;

    private static IEnumerable<(string Folder, SplitKind Kind)[]> Alike(IEnumerable<string> folders) =>
        folders.Select(f => (Folder: f, Split: SplitWords.OfFolder(FolderIndex.NameOf(f)) is null ? SplitWords.WithOthers(FolderIndex.NameOf(f)) : null))
            .Where(f => f.Split is not null)
            .GroupBy(f => f.Split!.Value.Words, f => (f.Folder, f.Split!.Value.Kind))
            .Select(g => g.ToArray())
            .Where(g => g.Select(f => f.Kind).Distinct().Count() > 1 && g.Any(f => f.Kind == SplitKind.Train));
}
