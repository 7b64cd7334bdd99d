using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

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
    public Recognition Recognise(FileTree tree, DataReadOptions options) => tree.Focus is null ? Recognise(FolderPlan.Of(tree)) : Recognition.No;

    /// <summary>How sure a plan is.</summary>
    public static Recognition Recognise(FolderPlan plan)
    {
        if (plan.Doubt is not null)
        {
            return Recognition.No;
        }

        var classes = plan.Classes.Where(c => c.Kind == SplitKind.Train).Where(c => plan.HasImage(c.Folder)).Take(2).Count();
        return classes switch
        {
            0 => plan.Classes.Exists(c => plan.HasImage(c.Folder)) ? Recognition.Weak : Recognition.No, // test images alone
            1 => Recognition.Weak,
            _ => Recognition.Likely,
        };
    }

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var plan = FolderPlan.Of(tree);
        var index = FolderIndex.Of(tree);
        var classesFile = index.FilesIn(plan.Start).FirstOrDefault(f => f.Name == LabelMap.NamesFile);
        var listed = NamesOf(tree, classesFile);
        var names = ClassOrder.Of(plan.Classes.Select(f => f.Class), listed);
        if (names.Count == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no class folders: expected a folder for each class with its images in it.{(plan.Why is null ? "" : " " + plan.Why)}");
        }

        var notes = new List<string>(plan.Notes);
        if (classesFile is not null && !ReferenceEquals(names, listed))
        {
            notes.Add($"{classesFile.Path} was not used: it does not list exactly the class folders. The classes are ordered by name.");
            classesFile = null;
        }

        var ignored = DataListing.Around(tree);
        var walk = new Walk(tree, index, ignored, limits, [.. plan.LeftOut.Select(l => l.Folder)]);
        var folders = plan.Classes.GroupBy(f => f.Kind).OrderBy(g => g.Key)
            .Select(g => (Kind: g.Key, Classes: g.OrderBy(f => f.Folder, StringComparer.Ordinal).Select(f => (f.Class, Pictures: walk.Pictures(f.Folder))).ToArray()))
            .ToArray();
        var masks = walk.Masks.LeaveOut(options.Masks, notes);
        ignored.Add(masks.Select(m => m.Path).Order(StringComparer.Ordinal), MaskPictures.Kind);

        var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
        var splits = new List<ListedSplit>();
        foreach (var (kind, found) in folders)
        {
            var files = new List<SourceFile>();
            var labels = new List<int>();
            foreach (var (name, pictures) in found)
            {
                foreach (var picture in pictures.Where(p => masks.Count == 0 || !masks.Contains(p)))
                {
                    files.Add(picture);
                    labels.Add(classes[name]);
                }
            }

            splits.Add(new ListedSplit
            {
                Kind = kind,
                Labels = [.. labels],
                Sources = [.. files.Select(f => f.Path)],
                Feed = new EncodedFeed(tree, files),
            });
        }

        walk.Rest(plan, classesFile is null ? [] : [classesFile]);
        notes.AddRange(walk.Notes());
        var listing = new DataListing { Format = Name, ClassNames = names, Splits = splits, Ignored = ignored.Build(), Used = classesFile is null ? [] : [classesFile.Path] };
        listing.Notes.AddRange(notes);
        return listing;
    }

    // Beside folders the file only sets the order; one that is something else is passed over.
    private static IReadOnlyList<string>? NamesOf(FileTree tree, SourceFile? file)
    {
        try
        {
            return LabelMap.ReadNames(tree, file, null);
        }
        catch (BadPartException)
        {
            return null;
        }
    }

    // Goes through the folders once: pictures are taken, everything else is counted by its kind.
    private sealed class Walk(FileTree tree, FolderIndex index, IgnoredFiles.Builder ignored, ReadLimits limits, HashSet<string> leftOut)
    {
        private const int ShownUnread = 3;

        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private readonly List<(string File, FileKind Kind)> _unread = [];

        public MaskPictures Masks { get; } = new(tree);

        // The pictures of a class folder and of those below it, in order.
        public List<SourceFile> Pictures(string folder)
        {
            var pictures = new List<SourceFile>();
            Take(folder, pictures);
            return pictures;
        }

        // Everything that lies in no class folder.
        public void Rest(FolderPlan plan, IReadOnlyCollection<SourceFile> used)
        {
            foreach (var (folder, kind, below, _) in plan.LeftOut)
            {
                Count(folder, kind, below);
            }

            foreach (var folder in tree.Folders.Prepend("").Where(f => !_seen.Contains(f)))
            {
                foreach (var file in index.FilesIn(folder).Where(f => !used.Contains(f)))
                {
                    ignored.Add(file.Path, FileKinds.HasImageEnding(file.Name) ? FileKind.Loose : FileKinds.OfName(file.Name));
                }
            }
        }

        // Pictures in formats that are not read, which are missed.
        public IEnumerable<string> Notes() =>
            _unread.Count == 0 ? [] :
            [
                $"{Quantity.Of(_unread.Count, "picture")} in class folders {Quantity.Form(_unread.Count, "is in a format that is", "are in formats that are")} not read, and {Quantity.Form(_unread.Count, "is", "are")} left out: "
                + string.Join("; ", _unread.GroupBy(u => u.Kind).Select(g => $"{Quantity.Of(g.Count(), g.Key.One, g.Key.Many)} ({Quantity.Names(g.Select(u => u.File), ShownUnread)})")) + ".",
            ];

        private void Take(string folder, List<SourceFile> pictures)
        {
            _seen.Add(folder);
            var start = pictures.Count;
            foreach (var file in index.FilesIn(folder))
            {
                limits.Cancellation.ThrowIfCancellationRequested();
                if (FileKinds.Look(tree, file) is not { } kind)
                {
                    pictures.Add(file);
                    continue;
                }

                ignored.Add(file.Path, kind);
                if (kind.IsPicture)
                {
                    _unread.Add((file.Path, kind));
                }
            }

            Masks.Look(pictures.GetRange(start, pictures.Count - start));
            foreach (var below in index.FoldersIn(folder).Where(f => !leftOut.Contains(f)))
            {
                Take(below, pictures);
            }
        }

        private void Count(string folder, FileKind pictures, bool below)
        {
            if (_seen.Add(folder))
            {
                foreach (var file in index.FilesIn(folder))
                {
                    ignored.Add(file.Path, FileKinds.HasImageEnding(file.Name) ? pictures : FileKinds.OfName(file.Name));
                }
            }

            foreach (var inner in below ? index.FoldersIn(folder) : [])
            {
                Count(inner, pictures, below);
            }
        }
    }
}
