using System.Buffers.Binary;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Inspection;

/// <summary>Looks at a data set without reading it into memory: counts, sizes, what is bad, and what occurs more than once.</summary>
internal static class DataInspector
{
    /// <summary>Looks. Bad files never stop it: they are in the report.</summary>
    /// <param name="path">A folder, an archive, or a file of one of the layouts.</param>
    /// <param name="options">How to read; null for <see cref="DataReadOptions.Default"/>.</param>
    /// <param name="samplesPerClass">How many images of every class to keep for a contact sheet; 0 for none.</param>
    /// <param name="progress">Told now and then how far it has come.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The report; the caller disposes it.</returns>
    /// <exception cref="BaganInputException">There is no such data, no known layout, or an option does not fit.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static DataReport Inspect(
        string path, DataReadOptions? options = null, int samplesPerClass = 0, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(samplesPerClass);
        options ??= DataReadOptions.Default;
        options.Validate();
        var limits = new ReadLimits(options.EffectiveThreads, new DecodeOptions { MaxPixels = options.MaxPixels, Frame = options.Frame }, cancellation);
        progress?.Report(new DataProgress("listing files", 0, 0));
        using var tree = DataOpener.Open(path, limits, options.TextEncoding);
        var listing = DataReaders.List(tree, options, limits);
        var reading = new ReadingProgress(progress);
        var depth = new DepthScale(options.Range);
        var parts = SplitPart.Of(listing, limits, depth, reading);
        using var sampler = samplesPerClass == 0 ? null : Sampling(parts, listing, samplesPerClass, options, reading);
        var losses = new LossCounter();
        reading.Start("reading images", parts.Sum(p => p.WantedCount()));
        SplitPart.Read(parts, _ => { }, (part, i, image, isNew) =>
        {
            if (isNew)
            {
                losses.Count(image);
            }

            part.Hashes[i] = HashOf(image);
            part.Shapes[i] = new ImageShape(image.Channels, image.Height, image.Width);
            if (part == parts[0])
            {
                sampler?.Offer(i, image);
            }
        });
        var lost = new List<string>();
        losses.AddNotes(lost, depth, options);
        return Report(path, tree, listing, parts, lost, sampler?.Take(listing.ClassNames));
    }

    // Samples need the shape of all images before the first is read; without them one pass over the files is enough.
    private static Sampler? Sampling(SplitPart[] parts, DataListing listing, int perClass, DataReadOptions options, ReadingProgress reading)
    {
        SplitPart.Probe(parts, reading);
        var shapes = parts.SelectMany(p => p.UsableShapes()).ToArray();
        return shapes.Length == 0 ? null : new Sampler(parts[0], listing.ClassNames.Count, perClass, ShapeChoice.Choose(shapes, options, [], out var fit), fit);
    }

    private static DataReport Report(string path, FileTree tree, DataListing listing, SplitPart[] parts, IReadOnlyList<string> lost, ImageSet? samples)
    {
        var splits = new List<SplitCounts>();
        foreach (var part in parts)
        {
            var counts = new int[listing.ClassNames.Count];
            part.CountInto(counts);
            splits.Add(new SplitCounts(SplitWords.NameOf(part.Split.Kind), counts));
        }

        var bad = new List<BadFile>([.. tree.Bad, .. listing.Bad, .. parts.SelectMany(p => p.Pass.Problems(p.Split.Sources))]);
        var notes = new List<string>([.. listing.Notes, .. lost]);
        var train = parts.Zip(splits).Where(p => p.First.Split.Kind == SplitKind.Train).Select(p => p.Second.Counts).FirstOrDefault();
        if (train is not null)
        {
            bad.AddRange(EmptyClasses.Find(listing, train));
            AddNotes(listing, parts, splits, train, notes);
        }

        var present = (train ?? []).Where(n => n > 0).ToArray();
        var shapes = parts.SelectMany(p => p.UsableShapes()).ToArray();
        return new DataReport
        {
            Path = path,
            Format = listing.Format,
            ClassNames = listing.ClassNames,
            Splits = splits,
            Sizes = shapes.Length == 0 ? null : SizeSummary.Of(shapes),
            GreyImages = shapes.Count(s => s.Channels == 1),
            ColourImages = shapes.Count(s => s.Channels == 3),
            ImbalanceRatio = present.Length == 0 ? null : (double)present.Max() / present.Min(),
            Bad = bad,
            Ignored = listing.Ignored,
            Notes = notes,
            Duplicates = DuplicateFinder.Find(listing, parts),
            Samples = samples,
        };
    }

    private static void AddNotes(DataListing listing, SplitPart[] parts, List<SplitCounts> splits, IReadOnlyList<int> train, List<string> notes)
    {
        var classes = Enumerable.Range(0, train.Count).Where(c => train[c] > 0).ToArray();
        ClassNotes.Add([.. classes.Select(c => listing.ClassNames[c])], [.. classes.Select(c => train[c])], notes);
        foreach (var (part, split) in parts.Zip(splits).Where(p => p.First.Split.Kind != SplitKind.Train))
        {
            var unknown = Enumerable.Range(0, train.Count).Where(c => train[c] == 0 && split.Counts[c] > 0).ToArray();
            if (unknown.Length > 0)
            {
                var images = unknown.Sum(c => split.Counts[c]);
                notes.Add($"{Quantity.Of(images, split.Images, $"{split.Name} image")} {Quantity.Form(images, "is", "are")} of {Quantity.Form(unknown.Length, "a class", "classes")} without training images: {Quantity.Names(unknown.Select(c => listing.ClassNames[c]))}.");
            }
        }
    }

    // The shape belongs to the picture: a row of four pixels is no square of four.
    private static UInt128 HashOf(DecodedImage image)
    {
        var hash = Fingerprint.OfPixels(image.Pixels);
        Span<byte> key = stackalloc byte[28];
        BinaryPrimitives.WriteUInt128LittleEndian(key, hash);
        BinaryPrimitives.WriteInt32LittleEndian(key[16..], image.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(key[20..], image.Height);
        BinaryPrimitives.WriteInt32LittleEndian(key[24..], image.Width);
        return Fingerprint.OfPixels(key);
    }
}

/// <summary>Keeps some images of every class while all of them pass by.</summary>
internal sealed class Sampler : IDisposable
{
    // No more than can be looked at.
    private const int LargestSide = 128;

    private readonly Dictionary<int, int> _slots = [];
    private readonly int[] _labels;
    private readonly bool[] _filled;
    private readonly FitMode _fit;
    private PixelBlock? _block;

    /// <summary>Chooses which images to keep: the first of every class whose header is good.</summary>
    public Sampler(SplitPart part, int classes, int perClass, ImageShape shape, FitMode fit)
    {
        var counts = new int[classes];
        var labels = new List<int>();
        for (var i = 0; i < part.Split.Count; i++)
        {
            var label = part.Split.Labels[i];
            if (part.Pass.Wants(i) && counts[label] < perClass)
            {
                counts[label]++;
                _slots[i] = labels.Count;
                labels.Add(label);
            }
        }

        _labels = [.. labels];
        _filled = new bool[labels.Count];
        _fit = fit;
        _block = new PixelBlock(labels.Count, shape.Channels, Math.Min(shape.Height, LargestSide), Math.Min(shape.Width, LargestSide));
    }

    /// <summary>Takes an image if it is one to keep. Safe for several threads.</summary>
    public void Offer(int index, DecodedImage image)
    {
        if (_slots.TryGetValue(index, out var slot))
        {
            ImageResizer.Resize(image, _fit, _block!.Channels, _block.Height, _block.Width, _block[slot]);
            _filled[slot] = true;
        }
    }

    /// <summary>The images that were kept, as a set of their own.</summary>
    public ImageSet? Take(IReadOnlyList<string> classNames)
    {
        var good = Enumerable.Range(0, _filled.Length).Where(s => _filled[s]).ToArray();
        if (good.Length == 0)
        {
            return null;
        }

        _block!.Keep(good);
        var set = new ImageSet(_block, [.. good.Select(s => _labels[s])], classNames);
        _block = null;
        return set;
    }

    /// <inheritdoc/>
    public void Dispose() => _block?.Dispose();
}
