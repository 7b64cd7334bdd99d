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
internal sealed class FolderPlan
{
    private static readonly FileKind Belongings = new("mask or annotation", "masks and annotations");

    private readonly FolderIndex _index;
    private readonly FolderSplits _splits;
    private readonly AsideFolders _aside;
    private readonly List<string> _passed = [];

    private FolderPlan(FileTree tree)
    {
        _index = FolderIndex.Of(tree);
        _splits = new FolderSplits(_index);
        _aside = new AsideFolders(tree, _index, _splits);
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
    public bool HasImage(string folder) => _index.HasImage(folder);

    private static string List(IEnumerable<string> folders) => Quantity.Names(folders.Select(FolderIndex.NameOf));

    // Through folders that hold but one other: downloads often wrap what they hold. Not through a split, nor into a class.
    private string FindStart()
    {
        var folder = "";
        while (Lone(folder) is { } only && _splits.Of(only) is null && _index.FoldersIn(only).Count > 0 && !_index.HasDirectImage(only))
        {
            _passed.AddRange(_index.FoldersIn(folder).Where(f => f != only));
            folder = only;
        }

        return folder;
    }

    // The one folder in a folder, those aside not counted; or the one called images, where no other holds pictures.
    private string? Lone(string folder)
    {
        var folders = _index.FoldersIn(folder).Where(f => !_aside.Holds(f)).ToList();
        return folders is [var only] ? only
            : folders.FindAll(FolderWords.IsGeneric) is [var pictures] && folders.TrueForAll(f => f == pictures || !_index.FilesBelow(f).Any(p => FileKinds.HasImageEnding(p.Name) || FileKinds.OfName(p.Name).IsPicture)) ? pictures
            : null;
    }

    private void Sort(string start)
    {
        List<string> labelled = [], unlabelled = [], others = [];
        _splits.FindAlike(start);
        foreach (var folder in _index.FoldersIn(start))
        {
            if (_aside.Holds(folder))
            {
                LeaveOut([folder], "belongs to the pictures and is no class", "belong to the pictures and are no classes", Belongings);
            }
            else
            {
                (_splits.Of(folder) is null ? others : IsLabelled(folder) ? labelled : _index.HasDirectImage(folder) ? unlabelled : others).Add(folder);
            }
        }

        // A split with pictures beside its class folders, where nothing else shows that it is one: it may be a class with folders in it.
        if (labelled.Count == 1 && _index.HasDirectImage(labelled[0]) && others.Exists(_index.HasImage) && SplitWords.MayBeClass(FolderIndex.NameOf(labelled[0])))
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
    private bool IsLabelled(string folder) => _index.FoldersIn(folder).Any(_index.HasImage) || (!_index.HasDirectImage(folder) && _index.FoldersIn(folder).Count > 0);

    private void SortSplits(List<string> labelled, List<string> unlabelled, List<string> others)
    {
        var kinds = KindsOf(labelled);
        foreach (var split in labelled)
        {
            var kind = kinds[split];
            var inner = ClassesIn(split);
            if (kind != SplitKind.Train && inner.Count > 0 && inner.TrueForAll(FolderWords.IsUnlabelled))
            {
                LeaveOutUnlabelled(split, kind, $"its only folder is {List(inner)}");
                continue;
            }

            if (_index.HasDirectImage(split))
            {
                LeftOut.Add(new LeftOutFolder(split, FileKind.Loose, Below: false));
                Notes.Add($"Images that lie in {FolderIndex.NameOf(split)} itself are left out: only those in its class folders have a class.");
            }

            Classes.AddRange(inner.Select(f => new ClassFolder(kind, FolderIndex.NameOf(f), f)));
        }

        foreach (var split in unlabelled)
        {
            LeaveOutUnlabelled(split, _splits.Of(split)!.Value, "it holds images directly, so nothing says their class");
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
        if (!kinds.ContainsValue(SplitKind.Train) && beside.Find(f => _index.FoldersIn(f).Count(c => names.Contains(FolderIndex.NameOf(c)) && _index.HasImage(c)) > 1) is { } perhaps)
        {
            Doubt = $"Its folder {FolderIndex.NameOf(perhaps)} holds the same class folders as {List(labelled)}, and none is called train: call it so, or read {List(labelled)} alone by --format folders.";
        }
    }

    // Folders for evaluation are validation images where others are test images. Two folders of one split are one, which is said.
    private Dictionary<string, SplitKind> KindsOf(List<string> labelled)
    {
        var kinds = labelled.ToDictionary(f => f, f => _splits.Of(f)!.Value);
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
        var aside = folders.Where(_aside.Holds).ToList();
        folders.RemoveAll(aside.Contains);
        if (aside.Count > 0)
        {
            LeaveOut(aside, $"of {FolderIndex.NameOf(split)} belongs to the pictures and is no class", $"of {FolderIndex.NameOf(split)} belong to the pictures and are no classes", Belongings);
        }

        // training_set/training_set/cats: unpacked into a folder of its own name.
        if (folders is not [var only] || !(FolderWords.IsGeneric(only) || _splits.Of(only) == _splits.Of(split) || FolderWords.Plain(only) == FolderWords.Plain(split)))
        {
            return folders;
        }

        if (_index.FoldersIn(only).Any(_index.HasImage))
        {
            return [.. _index.FoldersIn(only)];
        }

        Why = aside.Count > 0 && _index.FilesBelow(aside[0]).Any(f => f.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || f.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            ? $"This is a set for detection ({FolderIndex.NameOf(only)} beside {FolderIndex.NameOf(aside[0])}, as YOLO has them): its labels are boxes, and no picture has a class. Cut the boxes out into a folder for each class."
            : $"The folder {only} holds images and no class folders.";
        if (_splits.Of(split) != SplitKind.Train && aside.Count == 0)
        {
            LeaveOutUnlabelled(split, _splits.Of(split)!.Value, $"its only folder is {FolderIndex.NameOf(only)}");
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
            if (_aside.Holds(folder))
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
        var rest = others.Where(_index.HasImage).ToList();
        if (rest.Count > 0 && unlabelled is [var one] && SplitWords.MayBeClass(FolderIndex.NameOf(one)))
        {
            Notes.Add($"The folder {FolderIndex.NameOf(one)} is read as a class, not as a split: it holds images directly, as the class folders beside it.");
            others.Add(one);
            unlabelled.Clear();
        }

        if (rest.Count > 0 && unlabelled.Exists(f => _splits.Of(f) == SplitKind.Train))
        {
            Why = $"The {(unlabelled.Count == 1 ? "folder" : "folders")} {List(unlabelled)} {Quantity.Form(unlabelled.Count, "holds", "hold")} images directly, so nothing says their class, and {List(rest)} {Quantity.Form(rest.Count, "lies", "lie")} beside them.";
            LeftOut.AddRange(unlabelled.Concat(others).Select(f => new LeftOutFolder(f, FileKind.Loose)));
            return;
        }

        foreach (var split in unlabelled)
        {
            LeaveOutUnlabelled(split, _splits.Of(split)!.Value, "it holds images directly, so nothing says their class");
        }

        if (rest is [var only] && FolderWords.IsGeneric(only))
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

        if (rest.Count > 2 && rest.FindAll(FolderWords.IsWithoutClass) is { Count: > 0 } without)
        {
            LeaveOut(without, "holds images without a class by its name", "hold images without a class by their names", new FileKind("image without a class", "images without a class"));
            others.RemoveAll(without.Contains);
            rest.RemoveAll(without.Contains);
        }

        Doubt = FolderDoubt.Of(rest, _index, _aside);
        Classes.AddRange(others.Order(StringComparer.Ordinal).Select(f => new ClassFolder(SplitKind.Train, FolderIndex.NameOf(f), f)));
    }

    // Splits inside the folders: cat/train and cat/test are splits of the class cat; bottle/train/good makes bottle a set of its own.
    private bool HoldSplits(List<string> folders)
    {
        var inner = folders.Select(f => (Class: f, Splits: _index.FoldersIn(f).Where(s => _splits.Of(s) is not null && _index.HasImage(s)).ToList())).ToList();
        var splits = inner.SelectMany(i => i.Splits).ToList();
        if (splits.Select(s => _splits.Of(s)!.Value).Distinct().Count() < 2 || !splits.Exists(s => _splits.Of(s) == SplitKind.Train))
        {
            return false;
        }

        if (splits.Exists(s => _splits.Of(s) == SplitKind.Train && !_index.HasDirectImage(s)))
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

            Classes.AddRange(own.Select(s => new ClassFolder(_splits.Of(s)!.Value, name, s)));
            beside.AddRange(_index.FoldersIn(folder).Where(f => !own.Contains(f) && _index.FilesBelow(f).Any()));
            if (_index.HasDirectImage(folder))
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
        var below = Classes.Select(c => _index.FoldersIn(c.Folder).Where(f => !left.Contains(f) && _index.HasImage(f)).ToList()).Where(f => f.Count > 1).SelectMany(f => f).ToList();
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
}
