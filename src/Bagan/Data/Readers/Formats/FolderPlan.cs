using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>A folder that is a class of a split.</summary>
internal sealed record ClassFolder(SplitKind Kind, string Class, string Folder);

/// <summary>A folder that holds files and is no class.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Pictures">What the pictures in it are called where they are counted as ignored.</param>
/// <param name="Below">Whether the folders below it are left out too.</param>
/// <param name="IsUnlabelledSplit">Whether it is a split whose pictures have no class.</param>
internal sealed record LeftOutFolder(string Folder, FileKind Pictures, bool Below = true, bool IsUnlabelledSplit = false);

/// <summary>
/// What the folders of a set are: splits, classes, or something else by their names and by what they hold. Whatever could be read in two ways is
/// put into words.
/// </summary>
internal sealed partial class FolderPlan
{
    // Folders that hold what belongs to the pictures and is no class of them.
    private static readonly HashSet<string> Aside = new(StringComparer.Ordinal)
    {
        "groundtruth", "groundtruths", "annotation", "annotations", "segmentation", "segmentations", "segmentationmask", "segmentationmasks", "bbox", "bboxes", "boundingboxes",
    };

    // Those that may be classes too, so that what lies beside or in them decides.
    private static readonly HashSet<string> PerhapsAside = new(StringComparer.Ordinal) { "mask", "masks", "label", "labels", "gt", "seg", "segs", "xml", "xmls", "meta", "metadata" };

    // Names of folders that say no more than that pictures are in them.
    private static readonly HashSet<string> Generic = new(StringComparer.Ordinal)
    {
        "image", "images", "img", "imgs", "picture", "pictures", "pic", "pics", "photo", "photos", "jpg", "jpgs", "jpeg", "jpegs", "jpegimages", "png", "pngs", "data", "dataset", "files", "all", "raw", "frames",
    };

    // Names of folders of a test split whose pictures have no label.
    private static readonly HashSet<string> Unlabelled = new(StringComparer.Ordinal) { "unknown", "unlabeled", "unlabelled", "nolabel", "none", "test", "val" };

    // Names of folders beside the classes whose pictures are there to be learnt from without a label.
    private static readonly HashSet<string> WithoutClass = new(StringComparer.Ordinal) { "unlabeled", "unlabelled", "nolabel", "nolabels", "unsup", "unsupervised" };

    private static readonly FileKind Belongings = new("mask or annotation", "masks and annotations");

    private readonly FileTree _tree;
    private readonly FolderIndex _index;
    private readonly List<string> _passed = [];
    private readonly Dictionary<string, SplitKind> _alike = new(StringComparer.Ordinal);

    private FolderPlan(FileTree tree)
    {
        _tree = tree;
        _index = FolderIndex.Of(tree);
        Start = FindStart();
        if (_passed.Count > 0)
        {
            LeaveOut(_passed, "belongs to the pictures and is no class", "belong to the pictures and are no classes", Belongings);
        }

        Sort(Start);
        LeaveOutInClasses();
        NameWhatIsBelow();
    }

    /// <summary>The folder that the splits or classes lie in; the root is "".</summary>
    public string Start { get; }

    /// <summary>The class folders, of all splits.</summary>
    public List<ClassFolder> Classes { get; } = [];

    /// <summary>Folders that are no classes.</summary>
    public List<LeftOutFolder> LeftOut { get; } = [];

    /// <summary>Sentences on what was decided.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Why there are no class folders though there are pictures, in a sentence; null where there are some or nothing can be said.</summary>
    public string? Why { get; private set; }

    /// <summary>Why the folders may be something else than classes, in a sentence: numbered parts (part_1, part_2), or folders that all hold the same folders; null where nothing speaks against it.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Plans the reading of a tree.</summary>
    public static FolderPlan Of(FileTree tree) => new(tree);

    /// <summary>Whether a folder, or one below it, holds an image.</summary>
    public bool HasImage(string folder) => _index.FilesBelow(folder).Any(f => FileKinds.IsImage(_tree, f));

    private static string Plain(string folder) =>
        string.Concat(FolderIndex.NameOf(folder).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static bool IsGeneric(string folder) => Generic.Contains(Plain(folder));

    private SplitKind? SplitOf(string folder) =>
        SplitWords.OfFolder(FolderIndex.NameOf(folder)) ?? (_alike.TryGetValue(folder, out var kind) ? kind : null);

    private static string List(IEnumerable<string> folders) => Quantity.Names(folders.Select(FolderIndex.NameOf));

    private bool HasDirectImage(string folder) => _index.FilesIn(folder).Any(f => FileKinds.IsImage(_tree, f));

    // Through folders that hold but one other: downloads often wrap what they hold. Not through a split, nor into a class.
    private string FindStart()
    {
        var folder = "";
        while (Lone(folder) is { } only && SplitOf(only) is null && _index.FoldersIn(only).Count > 0 && !HasDirectImage(only))
        {
            _passed.AddRange(_index.FoldersIn(folder).Where(f => f != only));
            folder = only;
        }

        return folder;
    }

    // The one folder in a folder, those aside not counted; or the one called images, where no other holds pictures.
    private string? Lone(string folder)
    {
        var folders = _index.FoldersIn(folder).Where(f => !IsAside(f)).ToList();
        return folders is [var only] ? only
            : folders.FindAll(IsGeneric) is [var pictures] && folders.TrueForAll(f => f == pictures || !_index.FilesBelow(f).Any(p => FileKinds.HasImageEnding(p.Name) || FileKinds.OfName(p.Name).IsPicture)) ? pictures
            : null;
    }

    private void Sort(string start)
    {
        List<string> labelled = [], unlabelled = [], others = [];
        FindAlike(start);
        foreach (var folder in _index.FoldersIn(start))
        {
            if (IsAside(folder))
            {
                LeaveOut([folder], "belongs to the pictures and is no class", "belong to the pictures and are no classes", Belongings);
            }
            else
            {
                (SplitOf(folder) is null ? others : IsLabelled(folder) ? labelled : HasDirectImage(folder) ? unlabelled : others).Add(folder);
            }
        }

        // A split with pictures beside its class folders, where nothing else shows that it is one: it may be a class with folders in it.
        if (labelled.Count == 1 && HasDirectImage(labelled[0]) && others.Exists(HasImage) && SplitWords.MayBeClass(FolderIndex.NameOf(labelled[0])))
        {
            others.AddRange(labelled);
            labelled.Clear();
        }

        if (labelled.Count > 0)
        {
            SortSplits(labelled, unlabelled, others);
        }
        else
        {
            SortClasses(unlabelled, others);
        }

        NameWhatIsLoose(start);
    }

    // A folder called train is a split if it holds folders with pictures.
    private bool IsLabelled(string folder) => _index.FoldersIn(folder).Any(HasImage) || (!HasDirectImage(folder) && _index.FoldersIn(folder).Count > 0);

    private void SortSplits(List<string> labelled, List<string> unlabelled, List<string> others)
    {
        var kinds = KindsOf(labelled);
        foreach (var split in labelled)
        {
            var kind = kinds[split];
            var inner = ClassesIn(split);
            if (kind != SplitKind.Train && inner.Count > 0 && inner.All(f => Unlabelled.Contains(Plain(f))))
            {
                LeaveOutUnlabelled(split, kind, $"its only folder is {List(inner)}");
                continue;
            }

            if (HasDirectImage(split))
            {
                LeftOut.Add(new LeftOutFolder(split, FileKind.Loose, Below: false));
                Notes.Add($"Images that lie in {FolderIndex.NameOf(split)} itself are left out: only those in its class folders have a class.");
            }

            Classes.AddRange(inner.Select(f => new ClassFolder(kind, FolderIndex.NameOf(f), f)));
        }

        foreach (var split in unlabelled)
        {
            LeaveOutUnlabelled(split, SplitOf(split)!.Value, "it holds images directly, so nothing says their class");
        }

        var beside = others.Where(f => _index.FilesBelow(f).Any()).ToList();
        if (beside.Count > 0)
        {
            LeaveOut(
                beside, $"lies beside the split {List(labelled)} and is no class", $"lie beside the split {List(labelled)} and are no classes",
                new FileKind("image beside the splits", "images beside the splits"));
        }

        if (Classes.Count == 0)
        {
            Why ??= $"The folder {List(labelled)} holds no class folders.";
        }

        // Entraînement beside Validation: training images under a name that is not known.
        var names = Classes.Select(c => c.Class).ToHashSet(StringComparer.Ordinal);
        if (!kinds.ContainsValue(SplitKind.Train) && beside.Find(f => _index.FoldersIn(f).Count(c => names.Contains(FolderIndex.NameOf(c)) && HasImage(c)) > 1) is { } perhaps)
        {
            Doubt = $"Its folder {FolderIndex.NameOf(perhaps)} holds the same class folders as {List(labelled)}, and none is called train: call it so, or read {List(labelled)} alone by --format folders.";
        }
    }

    // Folders for evaluation are validation images where others are test images. Two folders of one split are one, which is said.
    private Dictionary<string, SplitKind> KindsOf(List<string> labelled)
    {
        var kinds = labelled.ToDictionary(f => f, f => SplitOf(f)!.Value);
        var evaluation = labelled.Where(f => SplitWords.IsEvaluation(FolderIndex.NameOf(f))).ToArray();
        if (!kinds.ContainsValue(SplitKind.Validation) && kinds.Any(k => k.Value == SplitKind.Test && !evaluation.Contains(k.Key)))
        {
            Array.ForEach(evaluation, f => kinds[f] = SplitKind.Validation);
        }

        foreach (var several in kinds.GroupBy(k => k.Value, k => k.Key).Where(g => g.Count() > 1))
        {
            Notes.Add($"The folders {List(several)} are read together as the {SplitWords.NameOf(several.Key)} split.");
        }

        return kinds;
    }

    // The class folders of a split: those in it, or in its one folder that says no more than that pictures are there.
    private List<string> ClassesIn(string split)
    {
        var folders = _index.FoldersIn(split).ToList();
        var aside = folders.Where(IsAside).ToList();
        folders.RemoveAll(aside.Contains);
        if (aside.Count > 0)
        {
            LeaveOut(aside, $"of {FolderIndex.NameOf(split)} belongs to the pictures and is no class", $"of {FolderIndex.NameOf(split)} belong to the pictures and are no classes", Belongings);
        }

        // training_set/training_set/cats: unpacked into a folder of its own name.
        if (folders is not [var only] || !(IsGeneric(only) || SplitOf(only) == SplitOf(split) || Plain(only) == Plain(split)))
        {
            return folders;
        }

        if (_index.FoldersIn(only).Any(HasImage))
        {
            return [.. _index.FoldersIn(only)];
        }

        Why = aside.Count > 0 && _index.FilesBelow(aside[0]).Any(f => f.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || f.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            ? $"This is a set for detection ({FolderIndex.NameOf(only)} beside {FolderIndex.NameOf(aside[0])}, as YOLO has them): its labels are boxes, and no picture has a class. Cut the boxes out into a folder for each class."
            : $"The folder {only} holds images and no class folders.";
        if (SplitOf(split) != SplitKind.Train && aside.Count == 0)
        {
            LeaveOutUnlabelled(split, SplitOf(split)!.Value, $"its only folder is {FolderIndex.NameOf(only)}");
            return [];
        }

        LeftOut.Add(new LeftOutFolder(only, new FileKind("image without a class", "images without a class")));
        return [];
    }

    // Masks and annotations in a folder of their own beside the pictures of a class.
    private void LeaveOutInClasses()
    {
        var found = new List<string>();
        var open = new Stack<string>(Classes.SelectMany(c => _index.FoldersIn(c.Folder)));
        while (open.TryPop(out var folder))
        {
            if (IsAside(folder))
            {
                found.Add(folder);
                continue;
            }

            foreach (var inner in _index.FoldersIn(folder))
            {
                open.Push(inner);
            }
        }

        if (found.Count > 0)
        {
            LeftOut.AddRange(found.Select(f => new LeftOutFolder(f, Belongings)));
            var names = found.Select(FolderIndex.NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            Notes.Add($"{Quantity.Of(found.Count, "folder")} in class folders ({Quantity.Names(names)}) {Quantity.Form(found.Count, "belongs", "belong")} to the pictures: {Quantity.Of(found.Sum(d => _index.FilesBelow(d).Count()), "file")} left out.");
        }
    }

    private void SortClasses(List<string> unlabelled, List<string> others)
    {
        // One folder of a name that may be a class's, among class folders, is one.
        var rest = others.Where(HasImage).ToList();
        if (rest.Count > 0 && unlabelled is [var one] && SplitWords.MayBeClass(FolderIndex.NameOf(one)))
        {
            Notes.Add($"The folder {FolderIndex.NameOf(one)} is read as a class, not as a split: it holds images directly, as the class folders beside it.");
            others.Add(one);
            unlabelled.Clear();
        }

        if (rest.Count > 0 && unlabelled.Exists(f => SplitOf(f) == SplitKind.Train))
        {
            Why = $"The {(unlabelled.Count == 1 ? "folder" : "folders")} {List(unlabelled)} {Quantity.Form(unlabelled.Count, "holds", "hold")} images directly, so nothing says their class, and {List(rest)} {Quantity.Form(rest.Count, "lies", "lie")} beside them.";
            LeftOut.AddRange(unlabelled.Concat(others).Select(f => new LeftOutFolder(f, FileKind.Loose)));
            return;
        }

        foreach (var split in unlabelled)
        {
            LeaveOutUnlabelled(split, SplitOf(split)!.Value, "it holds images directly, so nothing says their class");
        }

        if (rest is [var only] && IsGeneric(only))
        {
            Why = $"The folder {only} holds images and no class folders.";
            LeftOut.Add(new LeftOutFolder(only, new FileKind("image without a class", "images without a class")));
            return;
        }

        if (rest.Count == 0 && unlabelled.Count > 0)
        {
            Why = $"The {(unlabelled.Count == 1 ? "folder" : "folders")} {List(unlabelled)} {Quantity.Form(unlabelled.Count, "holds", "hold")} images and no class folders.";
            return;
        }

        if (HoldSplits(rest))
        {
            return;
        }

        if (rest.Count > 2 && rest.FindAll(f => WithoutClass.Contains(Plain(f))) is { Count: > 0 } without)
        {
            LeaveOut(without, "holds images without a class by its name", "hold images without a class by their names", new FileKind("image without a class", "images without a class"));
            others.RemoveAll(without.Contains);
            rest.RemoveAll(without.Contains);
        }

        var areParts = AreSplitsOfClasses(rest) || (rest.Count > 1 && rest.All(f => PartName().IsMatch(FolderIndex.NameOf(f)))
            && rest.Select(f => PartName().Match(FolderIndex.NameOf(f)).Groups[1].Value.ToUpperInvariant()).Distinct().Count() == 1);
        Doubt = areParts
            ? $"Its folders {List(rest)} are parts of one set by their names; if they are classes, say so by --format folders."
            : SameInside(rest) is { } inner
            ? $"It can be read in two ways: each of its folders {List(rest)} holds the folders {Quantity.Names(inner, 5)}. If {List(rest)} are the classes, say so by --format folders; if {Quantity.Names(inner, 5)} are, name one of the upper folders, call them train and test, or put the images of each class together."
            : null;
        Classes.AddRange(others.Order(StringComparer.Ordinal).Select(f => new ClassFolder(SplitKind.Train, FolderIndex.NameOf(f), f)));
    }

    // The folders that every one of some folders holds, where they hold no others, nor images: each may be a class, and each a site or a split.
    private List<string>? SameInside(List<string> folders)
    {
        List<string>? same = null;
        foreach (var folder in folders)
        {
            var inside = _index.FoldersIn(folder).Where(f => !IsAside(f)).ToList();
            while (inside is [var only] && !HasDirectImage(only))
            {
                inside = [.. _index.FoldersIn(only)];
            }

            var names = inside.Where(HasImage).Select(FolderIndex.NameOf).Order(StringComparer.Ordinal).ToList();
            if (names.Count < 2 || HasDirectImage(folder) || names.TrueForAll(n => PartName().IsMatch(n)) || (same is not null && !same.SequenceEqual(names)))
            {
                return null;
            }

            same = names;
        }

        return folders.Count > 1 ? same : null;
    }

    // Folders that differ in the word of a split alone are splits: seg_train and seg_test.
    private void FindAlike(string start)
    {
        foreach (var alike in Alike(_index.FoldersIn(start)))
        {
            if (alike.Any(f => f.Kind == SplitKind.Train && _index.FoldersIn(f.Folder).Any(HasImage)))
            {
                foreach (var (folder, kind) in alike)
                {
                    _alike[folder] = kind;
                }
            }
        }
    }

    private static IEnumerable<(string Folder, SplitKind Kind)[]> Alike(IEnumerable<string> folders) =>
        folders.Select(f => (Folder: f, Split: SplitWords.OfFolder(FolderIndex.NameOf(f)) is null ? SplitWords.WithOthers(FolderIndex.NameOf(f)) : null))
            .Where(f => f.Split is not null)
            .GroupBy(f => f.Split!.Value.Words, f => (f.Folder, f.Split!.Value.Kind))
            .Select(g => g.ToArray())
            .Where(g => g.Select(f => f.Kind).Distinct().Count() > 1 && g.Any(f => f.Kind == SplitKind.Train));

    // apple_train and apple_test beside pear_train and pear_test.
    private static bool AreSplitsOfClasses(List<string> folders) => folders.Count > 1 && Alike(folders).Sum(g => g.Length) == folders.Count;

    // Splits inside the folders: cat/train and cat/test are splits of the class cat; bottle/train/good makes bottle a set of its own.
    private bool HoldSplits(List<string> folders)
    {
        var inner = folders.Select(f => (Class: f, Splits: _index.FoldersIn(f).Where(s => SplitOf(s) is not null && HasImage(s)).ToList())).ToList();
        var splits = inner.SelectMany(i => i.Splits).ToList();
        if (splits.Select(s => SplitOf(s)!.Value).Distinct().Count() < 2 || !splits.Exists(s => SplitOf(s) == SplitKind.Train))
        {
            return false;
        }

        if (splits.Exists(s => SplitOf(s) == SplitKind.Train && !HasDirectImage(s)))
        {
            var sets = inner.Where(i => i.Splits.Count > 0).Select(i => i.Class).ToList();
            Why = $"The {(sets.Count == 1 ? "folder" : "folders")} {List(sets)} {Quantity.Form(sets.Count, "holds", "hold")} splits with class folders in them, so each is a data set of its own: name one of them.";
            LeftOut.AddRange(folders.Select(f => new LeftOutFolder(f, FileKind.Loose)));
            return true;
        }

        Notes.Add($"The class folders hold splits ({Quantity.Names(splits)}), which are read as splits of their classes.");
        var beside = new List<string>();
        foreach (var (folder, own) in inner)
        {
            var name = FolderIndex.NameOf(folder);
            if (own.Count == 0)
            {
                Classes.Add(new ClassFolder(SplitKind.Train, name, folder));
                continue;
            }

            Classes.AddRange(own.Select(s => new ClassFolder(SplitOf(s)!.Value, name, s)));
            beside.AddRange(_index.FoldersIn(folder).Where(f => !own.Contains(f) && _index.FilesBelow(f).Any()));
            if (HasDirectImage(folder))
            {
                LeftOut.Add(new LeftOutFolder(folder, FileKind.Loose, Below: false));
                Notes.Add($"Images that lie in {name} itself are left out: only those in its splits are read.");
            }
        }

        if (beside.Count > 0)
        {
            LeaveOut(beside, "lies beside the splits of a class", "lie beside the splits of classes", new FileKind("image beside the splits", "images beside the splits"));
        }

        return true;
    }

    // Folders of pictures inside class folders could be classes of their own.
    private void NameWhatIsBelow()
    {
        var left = LeftOut.Select(l => l.Folder).ToHashSet(StringComparer.Ordinal);
        var below = Classes.Select(c => _index.FoldersIn(c.Folder).Where(f => !left.Contains(f) && HasImage(f)).ToList()).Where(f => f.Count > 1).SelectMany(f => f).ToList();
        if (below.Count > 0)
        {
            Notes.Add($"Class folders hold folders of images ({Quantity.Names(below)}): these images are of the class of the upper folder.");
        }
    }

    private void LeaveOutUnlabelled(string split, SplitKind kind, string why)
    {
        var name = SplitWords.NameOf(kind);
        LeftOut.Add(new LeftOutFolder(split, new FileKind($"unlabelled {name} image", $"unlabelled {name} images"), IsUnlabelledSplit: true));
        var count = _index.FilesBelow(split).Count(f => FileKinds.HasImageEnding(f.Name));
        Notes.Add($"The folder {FolderIndex.NameOf(split)} is an unlabelled split ({why}): its {Quantity.Of(count, "image")} {Quantity.Form(count, "is", "are")} left out.");
    }

    private void LeaveOut(List<string> folders, string one, string many, FileKind pictures)
    {
        LeftOut.AddRange(folders.Select(f => new LeftOutFolder(f, pictures)));
        var count = folders.Sum(d => _index.FilesBelow(d).Count());
        Notes.Add($"The {(folders.Count == 1 ? "folder" : "folders")} {List(folders)} {(folders.Count == 1 ? one : many)}: {Quantity.Of(count, "file")} left out.");
    }

    private void NameWhatIsLoose(string start)
    {
        if (Classes.Count > 0 && Classes.TrueForAll(c => c.Folder != start) && _index.FilesIn(start).Count(f => FileKinds.HasImageEnding(f.Name)) is var loose and > 0)
        {
            Notes.Add($"{Quantity.Of(loose, "image")} beside the folders {Quantity.Form(loose, "has", "have")} no class and {Quantity.Form(loose, "is", "are")} left out.");
        }
    }

    private bool IsAside(string folder)
    {
        var name = Plain(folder);
        return Aside.Contains(name)
            || IsMasksOfSibling(folder)
            || IsMasksBesidePictures(folder)
            || IsMasksBesideOthers(folder)
            || (PerhapsAside.Contains(name)
                && (_index.FoldersIn(Above(folder)).Any(f => f != folder && IsGeneric(f))
                    || !HasImage(folder)
                    || MaskPictures.Shows(_tree, _index.FilesBelow(folder).Where(f => FileKinds.HasImageEnding(f.Name)))));
    }

    // 1st_manual beside images.
    private bool IsMasksBesidePictures(string folder) =>
        !IsGeneric(folder) && SplitOf(folder) is null
        && _index.FoldersIn(Above(folder)).Any(f => f != folder && IsGeneric(f) && HasImage(f))
        && MaskPictures.Shows(_tree, _index.FilesBelow(folder).Where(f => FileKinds.HasImageEnding(f.Name)));

    // Mask_images beside Defect_images: by a word of its name and its pictures, where a folder beside it holds others.
    private bool IsMasksBesideOthers(string folder) =>
        MaskWord().IsMatch(FolderIndex.NameOf(folder)) && !PerhapsAside.Contains(Plain(folder))
        && MaskPictures.Shows(_tree, Pictures(folder))
        && _index.FoldersIn(Above(folder)).Any(f => f != folder && !MaskWord().IsMatch(FolderIndex.NameOf(f)) && Pictures(f).Any() && !MaskPictures.Shows(_tree, Pictures(f)));

    private IEnumerable<SourceFile> Pictures(string folder) => _index.FilesBelow(folder).Where(f => FileKinds.HasImageEnding(f.Name));

    private static string Above(string folder) => folder.Contains('/', StringComparison.Ordinal) ? folder[..folder.LastIndexOf('/')] : "";

    // ok_masks beside ok or ok_images; a class may be called so, so that its pictures decide.
    private bool IsMasksOfSibling(string folder)
    {
        if (MaskFolder().Match(FolderIndex.NameOf(folder)) is not { Success: true } match)
        {
            return false;
        }

        var stem = string.Concat(match.Groups[1].Value.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return _index.FoldersIn(Above(folder)).Any(f => f != folder && Plain(f) is var name && name.StartsWith(stem, StringComparison.Ordinal) && (name.Length == stem.Length || Generic.Contains(name[stem.Length..])))
            && MaskPictures.Shows(_tree, _index.FilesBelow(folder).Where(f => FileKinds.HasImageEnding(f.Name)));
    }

    [GeneratedRegex(@"^(.+?)[ _.-]+(masks?|labels?|seg|segs|segmentations?|gt|ground[ _-]?truths?|annotations?)$", RegexOptions.IgnoreCase)]
    private static partial Regex MaskFolder();

    [GeneratedRegex(@"(?:^|[ _.-])(masks?|labels?|gt|segs?|segmentations?|ground[ _-]?truths?|annotations?)(?:$|[ _.-])", RegexOptions.IgnoreCase)]
    private static partial Regex MaskWord();

    [GeneratedRegex(@"^(part|batch|fold|chunk|shard|split|images?|imgs?|folder|group|set|subset|vol|volume|archive)[ _-]?[0-9]+$", RegexOptions.IgnoreCase)]
    private static partial Regex PartName();
}
