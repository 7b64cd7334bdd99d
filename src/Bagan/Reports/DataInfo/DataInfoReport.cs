using Bagan.Reports.Html;

namespace Bagan.Reports.DataInfo;

/// <summary>What a look at a data set found: the model behind the page of <c>data info --out</c>.</summary>
public sealed record DataInfoReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>The layout that was recognised: "folder of class folders", "IDX".</summary>
    public required string Format { get; init; }

    /// <summary>The size of the images in words: "28 x 28", or "32 x 32 to 640 x 480".</summary>
    public required string Size { get; init; }

    /// <summary>The channels in words: "1 (grey)", "3 (colour)", "mixed".</summary>
    public required string Channels { get; init; }

    /// <summary>Images of the largest class for one of the smallest; null where there is no image.</summary>
    public double? ImbalanceRatio { get; init; }

    /// <summary>All class names, in the data's order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The splits: train, test, or one alone.</summary>
    public required IReadOnlyList<DataInfoSplit> Splits { get; init; }

    /// <summary>Some images of every class, or null.</summary>
    public PictureFigure? ContactSheet { get; init; }

    /// <summary>Files that cannot be used, with the reason.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Bad { get; init; } = [];

    /// <summary>Files that no layout claims; they do no harm.</summary>
    public int Ignored { get; init; }

    /// <summary>Images that occur more than once.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; init; } = [];

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Version of this program.</summary>
    public required string Version { get; init; }
}

/// <summary>A split of a data set.</summary>
/// <param name="Name">"train", "test", or a name for the only one.</param>
/// <param name="Counts">Images of each class, in the order of the class names.</param>
public sealed record DataInfoSplit(string Name, IReadOnlyList<int> Counts);

/// <summary>Files with the very same pixels.</summary>
/// <param name="Kind">Why it matters: "in train and in test", "in two classes", "in one class".</param>
/// <param name="Files">The files.</param>
public sealed record DuplicateGroup(string Kind, IReadOnlyList<string> Files);
