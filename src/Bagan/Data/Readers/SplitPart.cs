using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>One split on its way into memory.</summary>
internal sealed class SplitPart
{
    private SplitPart(ListedSplit split, ReadLimits limits, DepthScale depth, ReadingProgress progress)
    {
        Split = split;
        Pass = new FeedPass(split.Count, limits, depth, progress.Tick);
        foreach (var i in split.LeftOut)
        {
            Pass.Unwanted[i] = true;
        }

        Shapes = new ImageShape[split.Count];
        Hashes = new UInt128[split.Count];
    }

    /// <summary>What was listed.</summary>
    public ListedSplit Split { get; }

    /// <summary>What went wrong.</summary>
    public FeedPass Pass { get; }

    /// <summary>N shapes, filled by <see cref="Probe"/>.</summary>
    public ImageShape[] Shapes { get; }

    /// <summary>N hashes of pixels.</summary>
    public UInt128[] Hashes { get; }

    /// <summary>The pixels, where they are kept.</summary>
    public PixelBlock? Block { get; set; }

    /// <summary>The parts of a listing.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="limits">Threads, limits, cancellation.</param>
    /// <param name="depth">Reduces 16 bits to 8, for all splits alike.</param>
    /// <param name="progress">Told how far reading has come.</param>
    public static SplitPart[] Of(DataListing listing, ReadLimits limits, DepthScale depth, ReadingProgress progress) =>
        [.. listing.Splits.Select(s => new SplitPart(s, limits, depth, progress))];

    /// <summary>Reads the images of all parts, and once more those that were reduced to 8 bits too early.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="begin">Called before a part is read.</param>
    /// <param name="visit">Takes an image, and whether it comes for the first time; called from several threads.</param>
    public static void Read(IReadOnlyList<SplitPart> parts, Action<SplitPart> begin, Action<SplitPart, int, DecodedImage, bool> visit)
    {
        foreach (var part in parts)
        {
            begin(part);
            part.Split.Feed.Read(part.Pass, (i, image) => visit(part, i, image, true));
        }

        foreach (var part in parts)
        {
            if (part.Pass.Outdated is { Count: > 0 } outdated)
            {
                part.Split.Feed.Read(part.Pass, (i, image) => visit(part, i, image, false), outdated);
            }
        }
    }

    /// <summary>Reads the headers of all parts.</summary>
    public static void Probe(IReadOnlyList<SplitPart> parts, ReadingProgress progress)
    {
        progress.Start("reading headers", parts.Sum(p => p.Split.Count));
        foreach (var part in parts)
        {
            part.Split.Feed.Probe(part.Pass, part.Shapes);
        }
    }

    /// <summary>How many images are wanted and good so far.</summary>
    public int WantedCount() => Enumerable.Range(0, Split.Count).Count(Pass.Wants);

    /// <summary>The shapes of the images that are wanted and good so far.</summary>
    public IEnumerable<ImageShape> UsableShapes() => Shapes.Where((_, i) => Pass.Wants(i));

    /// <summary>Adds the number of images that are wanted and good so far to the count of their class.</summary>
    public void CountInto(int[] counts)
    {
        for (var i = 0; i < Split.Count; i++)
        {
            if (Pass.Wants(i))
            {
                counts[Split.Labels[i]]++;
            }
        }
    }
}

/// <summary>Tells how far the reading of all splits together has come.</summary>
internal sealed class ReadingProgress(IProgress<DataProgress>? progress)
{
    private const int Interval = 256;

    private string _stage = "";
    private int _total;
    private int _done;

    /// <summary>A stage begins.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="total">Images in all splits; 0 where it is not known.</param>
    public void Start(string stage, int total)
    {
        (_stage, _total, _done) = (stage, total, 0);
        progress?.Report(new DataProgress(stage, 0, total));
    }

    /// <summary>One image more is done. Safe for several threads.</summary>
    public void Tick()
    {
        var now = Interlocked.Increment(ref _done);
        if (now % Interval == 0 || now == _total)
        {
            progress?.Report(new DataProgress(_stage, now, _total));
        }
    }
}
