using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>Reads one layout of data on disk. Readers hold no state.</summary>
internal interface IDataReader
{
    /// <summary>The name for <c>--format</c> and reports.</summary>
    string Name { get; }

    /// <summary>What the layout is, in one line for messages and help.</summary>
    string Description { get; }

    /// <summary>Whether data are in this layout. Looks at names and first bytes only.</summary>
    Recognition Recognise(FileTree tree);

    /// <summary>
    /// Lists what is there: classes, splits, labels, and where the pixels are. What is wrong with single files goes into the listing;
    /// it does not throw for them.
    /// </summary>
    /// <exception cref="BaganInputException">The data are not in this layout at all, or an option does not fit it.</exception>
    DataListing List(FileTree tree, DataReadOptions options, ReadLimits limits);
}

/// <summary>What a reader found, before any pixel is read.</summary>
internal sealed class DataListing
{
    /// <summary>The layout.</summary>
    public required string Format { get; init; }

    /// <summary>K names, unique; the position is the class index. A class may have no images.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The splits, at most one of each kind, in the order train, validation, test.</summary>
    public required IReadOnlyList<ListedSplit> Splits { get; init; }

    /// <summary>What cannot be used, in the order of the files.</summary>
    public List<BadFile> Bad { get; } = [];

    /// <summary>What the user should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Files that the layout does not claim, hidden ones included.</summary>
    public required int Ignored { get; init; }
}

/// <summary>Gives the shapes and the pixels of the images of one split. Problems go into the pass, image by image.</summary>
internal interface IImageFeed
{
    /// <summary>Fills in the shape of every image whose header can be read.</summary>
    /// <param name="pass">Threads, limits, problems.</param>
    /// <param name="shapes">N shapes to fill.</param>
    void Probe(FeedPass pass, ImageShape[] shapes);

    /// <summary>Decodes every image that the pass wants.</summary>
    /// <param name="pass">Threads, limits, problems.</param>
    /// <param name="visit">Takes an image and its position; called from several threads, in any order.</param>
    void Read(FeedPass pass, Action<int, DecodedImage> visit);
}

/// <summary>How sure a reader is that data are in its layout.</summary>
internal enum Recognition
{
    /// <summary>They are not.</summary>
    No = 0,

    /// <summary>They can be read so, if nothing better fits.</summary>
    Weak = 1,

    /// <summary>They look like it.</summary>
    Likely = 2,

    /// <summary>The layout's own marks are there.</summary>
    Sure = 3,
}

/// <summary>The images of one split, before any pixel is read.</summary>
internal sealed class ListedSplit
{
    /// <summary>What they are for.</summary>
    public required SplitKind Kind { get; init; }

    /// <summary>N class indices.</summary>
    public required int[] Labels { get; init; }

    /// <summary>N names of where each image comes from.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>N names of groups, or null. An image with a null name stands alone.</summary>
    public IReadOnlyList<string?>? Groups { get; init; }

    /// <summary>Gives the pixels.</summary>
    public required IImageFeed Feed { get; init; }

    /// <summary>N.</summary>
    public int Count => Labels.Length;
}
