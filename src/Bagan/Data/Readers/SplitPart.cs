using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>One split on its way into memory.</summary>
internal sealed class SplitPart
{
    private SplitPart(ListedSplit split, ReadLimits limits, ReadingProgress progress)
    {
        Split = split;
        Pass = new FeedPass(split.Count, limits, progress.Tick);
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
    public static SplitPart[] Of(DataListing listing, ReadLimits limits, ReadingProgress progress) =>
        [.. listing.Splits.Select(s => new SplitPart(s, limits, progress))];

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
