using System.Security.Cryptography;
using Bagan.Data.Codecs;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>
/// One reading of a listing into memory: headers, then one shape for all, then the pixels, then what was bad.
/// </summary>
internal sealed class DataReading(
    string path, FileTree tree, DataListing listing, DataReadOptions options, ReadLimits limits, IProgress<DataProgress>? progress)
{
    private readonly List<BadFile> _bad = [.. tree.Bad, .. listing.Bad];
    private readonly List<string> _notes = [.. listing.Notes];
    private int _depthReduced;
    private int _alphaDropped;

    /// <summary>Reads everything.</summary>
    public DataSet Run()
    {
        var parts = listing.Splits.Select(s => new Part(s, new FeedPass(s.Count, limits, Ticker("decoding", s.Count)))).ToArray();
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

    private DataSet Run(Part[] parts)
    {
        foreach (var part in parts)
        {
            progress?.Report(new DataProgress("headers", 0, part.Split.Count));
            part.Split.Feed.Probe(part.Pass, part.Shapes);
        }

        LeaveOutUnknownClasses(parts);
        var shapes = parts.SelectMany(p => p.UsableShapes()).ToArray();
        var shape = shapes.Length > 0 ? ShapeChoice.Choose(shapes, options, _notes) : default;
        var store = shapes.Length > 0 && (options.SkipBad || !AnyBad(parts));
        if (store)
        {
            MemoryCheck.Require(parts.Sum(p => (long)p.Split.Count), shape, options);
        }

        foreach (var part in parts)
        {
            // Where the reading will stop anyway, the rest is still decoded, to list everything that is bad at once.
            part.Block = store ? new PixelBlock(part.Split.Count, shape.Channels, shape.Height, shape.Width) : null;
            part.Split.Feed.Read(part.Pass, (i, image) => Take(part, i, image));
        }

        _bad.AddRange(parts.SelectMany(p => p.Pass.Problems(p.Split.Sources)));
        var classes = KeptClasses(parts);
        if (_bad.Count > 0 && !options.SkipBad)
        {
            throw new BadDataException(path, _bad);
        }

        var train = parts.FirstOrDefault(p => p.Split.Kind == SplitKind.Train);
        if (classes.Count == 0 || train is null)
        {
            throw new BaganInputException(_bad.Count == 0
                ? $"{path} has no training images."
                : $"{path} has no training images but {_bad.Count} that cannot be used, the first being {_bad[0]}.");
        }

        return Finish(parts, train, classes, SizeSummary.Of(shapes));
    }

    private DataSet Finish(Part[] parts, Part train, List<int> classes, SizeSummary sizes)
    {
        var names = classes.Select(c => listing.ClassNames[c]).ToArray();
        var newIndex = new int[listing.ClassNames.Count];
        Array.Fill(newIndex, -1);
        for (var c = 0; c < classes.Count; c++)
        {
            newIndex[classes[c]] = c;
        }

        using var fingerprint = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var groups = Groups.Of(train.Split, options.GroupPattern, _notes);
        var sets = new Dictionary<SplitKind, ImageSet>();
        IReadOnlyList<int>? trainGroups = null;
        foreach (var part in parts)
        {
            var kept = Enumerable.Range(0, part.Split.Count)
                .Where(i => part.Pass.Wants(i) && newIndex[part.Split.Labels[i]] >= 0).ToArray();
            part.Block!.Keep(kept);
            var labels = kept.Select(i => newIndex[part.Split.Labels[i]]).ToArray();
            var sources = kept.Length == part.Split.Count ? part.Split.Sources : [.. kept.Select(i => part.Split.Sources[i])];
            sets[part.Split.Kind] = new ImageSet(part.Block, labels, names, sources);
            Fingerprint.Add(fingerprint, part.Split.Kind, sets[part.Split.Kind], kept.Select(i => part.Hashes[i]));
            if (part == train && groups is not null)
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
            Bad = _bad,
            Ignored = listing.Ignored,
            Notes = _notes,
            OriginalSizes = sizes,
            Fingerprint = Convert.ToHexStringLower(fingerprint.GetHashAndReset()),
        };
    }

    private void Take(Part part, int index, DecodedImage image)
    {
        if (image.DepthReduced)
        {
            Interlocked.Increment(ref _depthReduced);
        }

        if (image.AlphaDropped)
        {
            Interlocked.Increment(ref _alphaDropped);
        }

        if (part.Block is { } block)
        {
            var target = block[index];
            ImageResizer.Resize(image, ResizeFits.Of(options.Fit), block.Channels, block.Height, block.Width, target);
            part.Hashes[index] = Fingerprint.OfPixels(target);
        }
    }

    private bool AnyBad(Part[] parts) =>
        _bad.Count > 0 || parts.Any(p => Enumerable.Range(0, p.Split.Count).Any(p.Pass.IsBad));

    // Images to measure by that show nothing that was learnt are of no use for the figures.
    private void LeaveOutUnknownClasses(Part[] parts)
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
                part.Pass.Unwanted[i] = unknown.Contains(part.Split.Labels[i]);
                images += part.Pass.Unwanted[i] ? 1 : 0;
            }

            _notes.Add($"{images} of {part.Split.Count} {SplitWords.NameOf(part.Split.Kind)} images are left out: their classes have no training images ({Shorten(unknown.Select(c => listing.ClassNames[c]))}).");
        }
    }

    // The classes that have a usable training image. The others are bad: nothing can be learnt of them. A class that only another split
    // has is not bad but left out, with a note.
    private List<int> KeptClasses(Part[] parts)
    {
        var counts = new int[listing.ClassNames.Count];
        var elsewhere = new bool[listing.ClassNames.Count];
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Split.Count; i++)
            {
                if (part.Split.Kind != SplitKind.Train)
                {
                    elsewhere[part.Split.Labels[i]] |= part.Pass.Unwanted[i];
                }
                else if (part.Pass.Wants(i))
                {
                    counts[part.Split.Labels[i]]++;
                }
            }
        }

        if (parts.Any(p => p.Split.Kind == SplitKind.Train))
        {
            for (var c = 0; c < counts.Length; c++)
            {
                if (counts[c] == 0 && !elsewhere[c])
                {
                    _bad.Add(new BadFile(listing.ClassNames[c], "the class has no usable training images"));
                }
            }
        }

        return [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)];
    }

    private void AddNotes(ImageSet train)
    {
        if (_depthReduced > 0)
        {
            _notes.Add($"{_depthReduced} images hold more than 8 bits a sample and were reduced to 8.");
        }

        if (_alphaDropped > 0)
        {
            _notes.Add($"{_alphaDropped} images hold transparency and were laid on white.");
        }

        if (_bad.Count > 0)
        {
            _notes.Add($"{_bad.Count} files or classes that cannot be used were left out.");
        }

        if (train.ClassNames.Count == 1)
        {
            _notes.Add("There is only one class.");
        }

        var single = Enumerable.Range(0, train.ClassNames.Count).Where(c => train.ClassCounts[c] == 1).Select(c => train.ClassNames[c]).ToArray();
        if (single.Length > 0)
        {
            _notes.Add($"{(single.Length == 1 ? "One class has" : $"{single.Length} classes have")} a single training image: {Shorten(single)}.");
        }
    }

    private static string Shorten(IEnumerable<string> names)
    {
        const int Shown = 10;
        var all = names.ToArray();
        return string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? $" and {all.Length - Shown} more" : "");
    }

    private Action? Ticker(string stage, int total)
    {
        const int Interval = 256;
        if (progress is null)
        {
            return null;
        }

        var done = 0;
        return () =>
        {
            var now = Interlocked.Increment(ref done);
            if (now % Interval == 0 || now == total)
            {
                progress.Report(new DataProgress(stage, now, total));
            }
        };
    }

    private sealed class Part(ListedSplit split, FeedPass pass)
    {
        public ListedSplit Split { get; } = split;

        public FeedPass Pass { get; } = pass;

        public ImageShape[] Shapes { get; } = new ImageShape[split.Count];

        public UInt128[] Hashes { get; } = new UInt128[split.Count];

        public PixelBlock? Block { get; set; }

        public IEnumerable<ImageShape> UsableShapes() => Shapes.Where((_, i) => Pass.Wants(i));
    }
}
