using System.Globalization;
using System.Text.RegularExpressions;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// NumPy arrays: an <c>.npz</c> archive, or <c>.npy</c> files beside one another. Images are numbers [N, H, W], [N, H, W, C] or
/// [N, C, H, W] with C = 1, 3 or 4, or rows of a square; labels are numbers or text, [N] or [N, 1], or columns with a one. Names as in MedMNIST (<c>train_images</c>, <c>train_labels</c>,
/// <c>val_...</c>, <c>test_...</c>), as in Keras (<c>x_train</c>, <c>y_train</c>), or <c>images</c> and <c>labels</c>.
/// An array of text <c>class_names</c> names the classes.
/// </summary>
internal sealed partial class NumpyReader : IDataReader
{
    /// <summary>The array that names the classes.</summary>
    public const string NamesArray = ClassNamesFile.NumpyArray;

    private const string Extension = ".npy";
    private const string Unnamed = "arr_";

    private static readonly string[] ImageWords = ["images", "image", "x", "data"];
    private static readonly string[] LabelWords = ["labels", "label", "y", "targets", "target"];

    /// <inheritdoc/>
    public string Name => "numpy";

    /// <inheritdoc/>
    public string Description => "NumPy arrays in an .npz archive or .npy files: train_images and train_labels (val_, test_), x_train and y_train, or images and labels";

    /// <inheritdoc/>
    public Recognition Recognise(FileTree tree, DataReadOptions options) => Arrays(tree).Any(a => PartOf(a) is { IsImages: true }) ? Recognition.Sure : Recognition.No;

    /// <inheritdoc/>
    public DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits)
    {
        var arrays = Arrays(tree).ToArray();
        var bad = new List<BadFile>();
        var notes = new List<string>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var parts = new List<Part>();
        foreach (var (kind, images, labels) in Pairs(tree, arrays, notes))
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            if (labels is null && kind != SplitKind.Train)
            {
                notes.Add($"{images.Path} has no array of labels beside it: its images are unlabelled and left out.");
                continue;
            }

            used.Add(images.Path);
            if (labels is null)
            {
                bad.Add(new BadFile(images.Path, "there is no array of labels beside it"));
                continue;
            }

            used.Add(labels.Path);
            if (parts.Exists(p => p.Kind == kind))
            {
                bad.Add(new BadFile(images.Path, $"there is a second array of {SplitWords.NameOf(kind)} images"));
                continue;
            }

            Guarded(bad, () =>
            {
                var part = new Part(kind, NumpyImages.Open(tree, images), NumpyLabels.Read(tree, labels, options.LabelPolicy));
                if (part.Labels.Count == part.Images.Count)
                {
                    parts.Add(part);
                }
                else
                {
                    bad.Add(new BadFile(labels.Path, $"it holds {Quantity.Of(part.Labels.Count, "label")} for {Quantity.Of(part.Images.Count, "image")}"));
                }
            });
        }

        if (used.Count == 0)
        {
            throw new BaganInputException($"{tree.Location} holds no arrays of images: expected train_images and train_labels, x_train and y_train, or images and labels.");
        }

        IReadOnlyList<string> classNames = [];
        var scales = new Dictionary<NumpyType, NumberScale?>();
        if (!Guarded(bad, () => classNames = ClassNames(tree, arrays, parts, used)) || !Guarded(bad, () => scales = Scales(parts, options.Range, notes, limits)))
        {
            parts.Clear();
        }

        notes.AddRange(parts.SelectMany(p => p.Images.Notes.Concat(p.Labels.Notes)));
        var listing = new DataListing
        {
            Format = Name,
            ClassNames = classNames,
            Splits = [.. parts.Select(p => new ListedSplit
            {
                Kind = p.Kind,
                Labels = p.Labels.Numbers,
                LeftOut = p.Labels.LeftOut,
                Sources = new NumberedSources([(p.Images.File.Path, p.Images.Count)]),
                Feed = new RawFeed([p.Images.Raw(scales.GetValueOrDefault(p.Images.Type))]),
            })],
            Ignored = DataListing.Unclaimed(tree, used),
            Used = used,
        };
        listing.Bad.AddRange(bad);
        listing.Notes.AddRange(notes);
        return listing;
    }

    private static bool Guarded(List<BadFile> bad, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (BadPartException e)
        {
            bad.Add(e.File);
            return false;
        }
    }

    // Arrays of images with those of their labels, train first.
    private static IEnumerable<(SplitKind Kind, SourceFile Images, SourceFile? Labels)> Pairs(FileTree tree, SourceFile[] arrays, List<string> notes)
    {
        var named = arrays.Where(a => PartOf(a) is { IsImages: true }).OrderBy(a => PartOf(a)!.Value.Kind)
            .Select(i => (PartOf(i)!.Value.Kind, i, arrays.FirstOrDefault(a => PartOf(a) == (PartOf(i)!.Value.Kind, false) && a.Folder == i.Folder))).ToArray();
        return named.Length > 0 ? named : PairsWithoutNames(tree, [.. arrays.Where(a => a.Name.StartsWith(Unnamed, StringComparison.Ordinal))], notes);
    }

    // What numpy.savez(FILE, x, y) writes: arr_0, arr_1. Images are those with the shape of images, labels the others, in their order.
    private static List<(SplitKind, SourceFile, SourceFile?)> PairsWithoutNames(FileTree tree, SourceFile[] arrays, List<string> notes)
    {
        bool IsOfImages(SourceFile array) => NumpyImages.HeaderOf(tree, array).Shape is { Count: > 2 } or [_, >= 64];
        var images = arrays.Where(IsOfImages).ToArray();
        var labels = arrays.Except(images).ToArray();
        if (images.Length is 0 or > 3 || labels.Length != images.Length)
        {
            return [];
        }

        SplitKind[] kinds = images.Length == 3 ? [SplitKind.Train, SplitKind.Validation, SplitKind.Test] : [SplitKind.Train, SplitKind.Test];
        notes.Add($"The arrays have no names: {string.Join("; ", images.Select((a, i) => $"{a.Name[..^Extension.Length]} and {labels[i].Name[..^Extension.Length]} are read as {SplitWords.NameOf(kinds[i])} images and labels"))}.");
        return [.. images.Select((a, i) => (kinds[i], a, (SourceFile?)labels[i]))];
    }

    // One scale for all numbers of a type, so that training and test images are alike.
    private static Dictionary<NumpyType, NumberScale?> Scales(List<Part> parts, ValueRange range, List<string> notes, ReadLimits limits)
    {
        var scales = new Dictionary<NumpyType, NumberScale?>();
        foreach (var group in parts.Where(p => !p.Images.AreBytes(range)).GroupBy(p => p.Images.Type))
        {
            var span = group.Aggregate(NumberSpan.Empty, (all, p) => all.With(p.Images.Span(limits.Cancellation)));
            if (span.Min > span.Max)
            {
                continue; // no images at all
            }

            if (NumberScale.For(group.Key.Kind != 'f', group.Key.Full, span, range) is not { } scale)
            {
                throw new BadPartException(group.First().Images.File.Path, NumberScale.Refusal(group.Key.Name, span));
            }

            scales[group.Key] = scale;
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"The images are numbers of type {group.Key.Name} from {span.Min:g4} to {span.Max:g4}; {scale.Black} is read as black and {scale.White} as white (--range MIN:MAX takes others)."));
        }

        return scales;
    }

    private static IEnumerable<SourceFile> Arrays(FileTree tree)
    {
        if (tree.Focus is not { } focus)
        {
            return tree.Files.Where(f => f.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase));
        }

        if (!focus.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || PartOf(focus) is not { IsImages: true })
        {
            return [];
        }

        return tree.Beside().Where(f => f.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase));
    }

    // train_images, trainX, XTrain.
    private static string[] Words(SourceFile file) =>
        Capital().Replace(file.Name[..^Extension.Length], "_").ToLowerInvariant().Split('_', '-', '.');

    // Of arrays alone the shortest words are clear: x_tr, y_te.
    private static SplitKind? SplitOf(string word) => SplitWords.Find(word) ?? word switch
    {
        "tr" => SplitKind.Train,
        "va" => SplitKind.Validation,
        "te" => SplitKind.Test,
        _ => null,
    };

    // What an array is by its name: images or labels, and of which split.
    private static (SplitKind Kind, bool IsImages)? PartOf(SourceFile file)
    {
        var words = Words(file);
        if (words.Length > 2 || (words.Length == 2 && !words.Any(w => SplitOf(w) is not null)))
        {
            return null;
        }

        var kind = words.Select(SplitOf).FirstOrDefault(k => k is not null) ?? SplitKind.Train;
        return words.Intersect(ImageWords).Any() ? (kind, true)
            : words.Intersect(LabelWords).Any() ? (kind, false)
            : null;
    }

    private static IReadOnlyList<string> ClassNames(FileTree tree, SourceFile[] arrays, List<Part> parts, HashSet<string> used)
    {
        IReadOnlyList<string>? listed = null;
        if (arrays.FirstOrDefault(a => a.Name == NamesArray + Extension) is { } namesFile)
        {
            used.Add(namesFile.Path);
            listed = NumpyLabels.Read(tree, namesFile, null).Names ?? throw new BadPartException(namesFile.Path, "it should hold text, the names of the classes");
            if (listed.Distinct(StringComparer.Ordinal).Count() != listed.Count)
            {
                throw new BadPartException(namesFile.Path, "it names a class twice");
            }
        }

        if (parts.Any(p => p.Labels.Names is not null))
        {
            if (parts.Any(p => p.Labels.Names is null))
            {
                throw new BadPartException(parts[0].Images.File.Path, "some splits are labelled by text and some by numbers");
            }

            var names = ClassOrder.Of(parts.SelectMany(p => p.Labels.Names!), listed);
            var classes = names.Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c, StringComparer.Ordinal);
            for (var i = 0; i < parts.Count; i++)
            {
                parts[i] = parts[i] with { Labels = parts[i].Labels with { Numbers = [.. parts[i].Labels.Names!.Select(n => classes[n])], Names = null } };
            }

            return names;
        }

        return parts.Count == 0 ? [] : BadPartException.Guard(parts[0].Images.File.Path, () => LabelMap.Apply(listed, [.. parts.Select(p => p.Labels.Numbers)]));
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Capital();

    private sealed record Part(SplitKind Kind, NumpyImages Images, NumpyLabels Labels);
}
