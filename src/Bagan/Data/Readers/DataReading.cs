using System.Security.Cryptography;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>
/// One reading of a listing into memory: headers, then one shape for all, then the pixels, then what was bad.
/// </summary>
internal sealed class DataReading(
    string path, FileTree tree, DataListing listing, DataReadOptions options, ReadLimits limits, IProgress<DataProgress>? progress)
{
    private readonly List<BadFile> _bad = [.. tree.Bad, .. listing.Bad];
    private readonly List<string> _notes = [.. listing.Notes];
    private readonly DepthScale _depth = new(options.Range.IsAuto ? options.DeepRange ?? options.Range : options.Range);
    private readonly LossCounter _losses = new();
    private readonly ReadingProgress _progress = new(progress);
    private FitMode _fit;

    /// <summary>Reads everything.</summary>
    public DataSet Run()
    {
        var parts = SplitPart.Of(listing, limits, _depth, _progress);
        try
        {
            return Run(parts);
        }
        catch
        {
            foreach (var part in parts)
            {
                part.Block?.Dispose();
            }

            throw;
        }
    }

    private DataSet Run(SplitPart[] parts)
    {
        SplitPart.Probe(parts, _progress);

        LeaveOutUnknownClasses(parts);
        var shapes = parts.SelectMany(p => p.UsableShapes()).ToArray();
        var shape = shapes.Length > 0 ? ShapeChoice.Choose(shapes, options, _notes, out _fit) : default;
        var store = shapes.Length > 0 && (options.SkipBad || !AnyBad(parts));
        if (store)
        {
            MemoryCheck.Require(parts.Sum(p => (long)p.Split.Count), shape, options);
        }

        _progress.Start("reading images", parts.Sum(p => p.WantedCount()));

        // Where the reading will stop anyway, the rest is still decoded, to list everything that is bad at once.
        SplitPart.Read(parts, p => p.Block = store ? new PixelBlock(p.Split.Count, shape.Channels, shape.Height, shape.Width, options.Scratch) : null, Take);

        _bad.AddRange(parts.SelectMany(p => p.Pass.Problems(p.Split.Sources)));
        var classes = KeptClasses(parts);
        if (_bad.Count > 0 && !options.SkipBad)
        {
            throw new BadDataException(path, _bad);
        }

        var train = parts.FirstOrDefault(p => p.Split.Kind == SplitKind.Train);
        if (classes.Count == 0 || train is null)
        {
            var others = parts.Where(p => p != train && p.Split.Count > 0).Select(p => SplitWords.NameOf(p.Split.Kind)).ToArray();
            throw new BaganInputException(_bad.Count == 0
                ? $"{path} has no training images{(others.Length > 0 ? $", only {string.Join(" and ", others)} images" : "")}."
                : $"{path} has no training images but {_bad.Count} that cannot be used, the first being {_bad[0]}.");
        }

        return Finish(parts, train, classes, SizeSummary.Of(shapes));
    }

    private DataSet Finish(SplitPart[] parts, SplitPart train, List<int> classes, SizeSummary sizes)
    {
        var names = classes.Select(c => listing.ClassNames[c]).ToArray();
        var newIndex = new int[listing.ClassNames.Count];
        Array.Fill(newIndex, -1);
        for (var c = 0; c < classes.Count; c++)
        {
            newIndex[classes[c]] = c;
        }

        using var fingerprint = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var groups = ImageGroups.Of(train.Split, options.GroupPattern, _notes);
        var sets = new Dictionary<SplitKind, ImageSet>();
        HashSet<UInt128> learnt = [];
        IReadOnlyList<int>? trainGroups = null, testGroups = null;
        foreach (var part in parts)
        {
            var kept = Enumerable.Range(0, part.Split.Count)
                .Where(i => part.Pass.Wants(i) && newIndex[part.Split.Labels[i]] >= 0).ToArray();
            if (part != train && kept.Length == 0)
            {
                // A split without an image that can be used is none: something else is held out for the figures instead.
                _notes.Add($"No {SplitWords.NameOf(part.Split.Kind)} image can be used, so the data count as having no {SplitWords.NameOf(part.Split.Kind)} split.");
                part.Block!.Dispose();
                continue;
            }

            part.Block!.Keep(kept);
            var labels = kept.Select(i => newIndex[part.Split.Labels[i]]).ToArray();
            var sources = kept.Length == part.Split.Count ? part.Split.Sources : [.. kept.Select(i => part.Split.Sources[i])];
            sets[part.Split.Kind] = new ImageSet(part.Block, labels, names, sources);
            Fingerprint.Add(fingerprint, SplitWords.NameOf(part.Split.Kind), sets[part.Split.Kind], kept.Select(i => part.Hashes[i]));
            if (part != train)
            {
                NoteLeak(part, kept.Count(i => learnt.Contains(part.Hashes[i])));
                if (part.Split.Kind == SplitKind.Test && ImageGroups.Of(part.Split, options.GroupPattern, _notes, required: false) is { } own)
                {
                    testGroups = [.. kept.Select(i => own[i])];
                }

                continue;
            }

            learnt.UnionWith(kept.Select(i => part.Hashes[i]));
            if (groups is not null)
            {
                trainGroups = [.. kept.Select(i => groups[i])];
            }
        }

        AddNotes(sets[SplitKind.Train]);
        return new DataSet
        {
            Path = path,
            Format = listing.Format,
            Train = sets[SplitKind.Train],
            Validation = sets.GetValueOrDefault(SplitKind.Validation),
            Test = sets.GetValueOrDefault(SplitKind.Test),
            TrainGroups = trainGroups,
            TestGroups = testGroups,
            Bad = _bad,
            Ignored = listing.Ignored,
            Encoding = options.Encoding,
            Fit = _fit,
            DeepRange = _depth.Used,
            OpenPictures = OpenPictures(path, options, _depth),
            Notes = _notes,
            OriginalSizes = sizes,
            Fingerprint = Convert.ToHexStringLower(fingerprint.GetHashAndReset()),
        };
    }

    // Keeps nothing of the reading alive but its options and the range of its values.
    private static Func<CancellationToken, IOwnPictures> OpenPictures(string path, DataReadOptions options, DepthScale depth) => stop => OwnPictures.Open(path, options, depth, stop);

    private void NoteLeak(SplitPart part, int images)
    {
        if (images > 0)
        {
            _notes.Add($"{Quantity.Of(images, part.Split.Count, $"{SplitWords.NameOf(part.Split.Kind)} image")} {Quantity.Form(images, "is", "are")} also among the training images, so figures measured on them are too good; {ProgramName.Text} data info lists them.");
        }
    }

    private void Take(SplitPart part, int index, DecodedImage image, bool isNew)
    {
        if (isNew)
        {
            _losses.Count(image);
        }

        if (part.Block is { } block)
        {
            var target = block[index];
            ImageResizer.Resize(image, _fit, block.Channels, block.Height, block.Width, target);
            part.Hashes[index] = Fingerprint.OfPixels(target);
        }
    }

    private bool AnyBad(SplitPart[] parts) =>
        _bad.Count > 0 || parts.Any(p => Enumerable.Range(0, p.Split.Count).Any(p.Pass.IsBad));

    // Images to measure by that show nothing that was learnt are of no use for the figures.
    private void LeaveOutUnknownClasses(SplitPart[] parts)
    {
        var train = parts.FirstOrDefault(p => p.Split.Kind == SplitKind.Train);
        if (train is null)
        {
            return;
        }

        var known = train.Split.Labels.ToHashSet();
        foreach (var part in parts.Where(p => p != train))
        {
            var unknown = new SortedSet<int>(part.Split.Labels);
            unknown.ExceptWith(known);
            if (unknown.Count == 0)
            {
                continue;
            }

            var images = 0;
            for (var i = 0; i < part.Split.Count; i++)
            {
                var isUnknown = unknown.Contains(part.Split.Labels[i]) && part.Pass.Wants(i);
                part.Pass.Unwanted[i] |= isUnknown;
                images += isUnknown ? 1 : 0;
            }

            _notes.Add($"{Quantity.Of(images, part.Split.Count, $"{SplitWords.NameOf(part.Split.Kind)} image")} {Quantity.Form(images, "is", "are")} left out: no training images have {Quantity.Form(unknown.Count, "the class", "the classes")} {Quantity.Names(unknown.Select(c => listing.ClassNames[c]))}.");
        }
    }

    // The classes that have a usable training image. The others are bad: nothing can be learnt of them.
    private List<int> KeptClasses(SplitPart[] parts)
    {
        var counts = new int[listing.ClassNames.Count];
        foreach (var part in parts.Where(p => p.Split.Kind == SplitKind.Train))
        {
            part.CountInto(counts);
        }

        _bad.AddRange(EmptyClasses.Find(listing, counts));
        return [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)];
    }

    private void AddNotes(ImageSet train)
    {
        _losses.AddNotes(_notes, _depth, options);
        if (_bad.Count > 0)
        {
            _notes.Add($"{Quantity.Of(_bad.Count, "file or class", "files or classes")} that cannot be used {Quantity.Form(_bad.Count, "was", "were")} left out.");
        }

        ClassNotes.Add(train.ClassNames, train.ClassCounts, _notes);
    }
}
