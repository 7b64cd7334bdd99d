using System.Text.RegularExpressions;

namespace Bagan.Data.Readers.Formats;

/// <summary>The words by which folders say something else than the name of a class; splits have <see cref="Listing.SplitWords"/>.</summary>
internal static partial class FolderWords
{
    // Names of folders that say no more than that pictures are in them.
    private static readonly HashSet<string> Generic = new(StringComparer.Ordinal)
    {
        "image", "images", "img", "imgs", "picture", "pictures", "pic", "pics", "photo", "photos", "jpg", "jpgs", "jpeg", "jpegs", "jpegimages", "png", "pngs", "data", "dataset", "files", "all", "raw", "frames",
    };

    // Names of folders of a test split whose pictures have no label.
    private static readonly HashSet<string> Unlabelled = new(StringComparer.Ordinal) { "unknown", "unlabeled", "unlabelled", "nolabel", "none", "test", "val" };

    // Names of folders beside the classes whose pictures are there to be learnt from without a label.
    private static readonly HashSet<string> WithoutClass = new(StringComparer.Ordinal) { "unlabeled", "unlabelled", "nolabel", "nolabels", "unsup", "unsupervised" };

    /// <summary>The letters and digits of a folder's name, in lower case.</summary>
    public static string Plain(string folder) =>
        string.Concat(FolderIndex.NameOf(folder).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Whether a folder's name, or a word, says no more than that pictures are in it.</summary>
    public static bool IsGeneric(string folder) => Generic.Contains(Plain(folder));

    /// <summary>Whether a folder of a test split holds pictures without a label by its name.</summary>
    public static bool IsUnlabelled(string folder) => Unlabelled.Contains(Plain(folder));

    /// <summary>Whether a folder beside the classes holds pictures without a class by its name.</summary>
    public static bool IsWithoutClass(string folder) => WithoutClass.Contains(Plain(folder));

    /// <summary>Whether a folder is a numbered part of something by its name.</summary>
    public static bool IsPart(string folder) => PartName().IsMatch(FolderIndex.NameOf(folder));

    /// <summary>Whether folders are numbered parts of one thing by their names: part_1, part_2.</summary>
    public static bool AreParts(IReadOnlyCollection<string> folders) =>
        folders.Count > 1 && folders.All(IsPart) && folders.Select(f => PartName().Match(FolderIndex.NameOf(f)).Groups[1].Value.ToUpperInvariant()).Distinct().Count() == 1;

    [GeneratedRegex(@"^(part|batch|fold|chunk|shard|split|images?|imgs?|folder|group|set|subset|vol|volume|archive)[ _-]?[0-9]+$", RegexOptions.IgnoreCase)]
    private static partial Regex PartName();
}
