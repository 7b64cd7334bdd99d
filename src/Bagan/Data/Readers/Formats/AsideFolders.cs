using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>Which folders hold masks and annotations: what belongs to the pictures and is no class of them. Their names say so, or what lies in and beside them.</summary>
internal sealed partial class AsideFolders(FileTree tree, FolderIndex index, FolderSplits splits)
{
    private static readonly HashSet<string> Always = new(StringComparer.Ordinal)
    {
        "groundtruth", "groundtruths", "annotation", "annotations", "segmentation", "segmentations", "segmentationmask", "segmentationmasks", "bbox", "bboxes", "boundingboxes",
    };

    // Those that may be classes too, so that what lies beside or in them decides.
    private static readonly HashSet<string> Perhaps = new(StringComparer.Ordinal) { "mask", "masks", "label", "labels", "gt", "seg", "segs", "xml", "xmls", "meta", "metadata" };

    /// <summary>Whether a folder holds what belongs to pictures beside it and is no class.</summary>
    public bool Holds(string folder)
    {
        var name = FolderWords.Plain(folder);
        return Always.Contains(name)
            || IsMasksOfSibling(folder)
            || IsMasksBesidePictures(folder)
            || IsMasksBesideOthers(folder)
            || (Perhaps.Contains(name)
                && (index.FoldersIn(Above(folder)).Any(f => f != folder && FolderWords.IsGeneric(f))
                    || !index.HasImage(folder)
                    || MaskPictures.Shows(tree, Pictures(folder))));
    }

    // 1st_manual beside images.
    private bool IsMasksBesidePictures(string folder) =>
        !FolderWords.IsGeneric(folder) && splits.Of(folder) is null
        && index.FoldersIn(Above(folder)).Any(f => f != folder && FolderWords.IsGeneric(f) && index.HasImage(f))
        && MaskPictures.Shows(tree, Pictures(folder));

    // Mask_images beside Defect_images: by a word of its name and its pictures, where a folder beside it holds others.
    private bool IsMasksBesideOthers(string folder) =>
        MaskWord().IsMatch(FolderIndex.NameOf(folder)) && !Perhaps.Contains(FolderWords.Plain(folder))
        && MaskPictures.Shows(tree, Pictures(folder))
        && index.FoldersIn(Above(folder)).Any(f => f != folder && !MaskWord().IsMatch(FolderIndex.NameOf(f)) && Pictures(f).Any() && !MaskPictures.Shows(tree, Pictures(f)));

    private IEnumerable<SourceFile> Pictures(string folder) => index.FilesBelow(folder).Where(f => FileKinds.HasImageEnding(f.Name));

    private static string Above(string folder) => folder.Contains('/', StringComparison.Ordinal) ? folder[..folder.LastIndexOf('/')] : "";

    // ok_masks beside ok or ok_images; a class may be called so, so that its pictures decide.
    private bool IsMasksOfSibling(string folder)
    {
        if (MaskFolder().Match(FolderIndex.NameOf(folder)) is not { Success: true } match)
        {
            return false;
        }

        var stem = string.Concat(match.Groups[1].Value.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return index.FoldersIn(Above(folder)).Any(f => f != folder && FolderWords.Plain(f) is var name && name.StartsWith(stem, StringComparison.Ordinal) && (name.Length == stem.Length || FolderWords.IsGeneric(name[stem.Length..])))
            && MaskPictures.Shows(tree, Pictures(folder));
    }

    [GeneratedRegex(@"^(.+?)[ _.-]+(masks?|labels?|seg|segs|segmentations?|gt|ground[ _-]?truths?|annotations?)$", RegexOptions.IgnoreCase)]
    private static partial Regex MaskFolder();

    [GeneratedRegex(@"(?:^|[ _.-])(masks?|labels?|gt|segs?|segmentations?|ground[ _-]?truths?|annotations?)(?:$|[ _.-])", RegexOptions.IgnoreCase)]
    private static partial Regex MaskWord();
}
