using Bagan.Reports.Html;

namespace Bagan.Reports.DataInfo;

/// <summary>The findings of <c>data info</c>: the model behind its page.</summary>
internal sealed record DataInfoReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>The layout of the data: "folder of class folders", "IDX".</summary>
    public required string Format { get; init; }

    /// <summary>The size of the images in words: "28 x 28", or "32 x 32 to 640 x 480".</summary>
    public required string Size { get; init; }

    /// <summary>The channels in words: "1 (grey)", "3 (colour)", "mixed".</summary>
    public required string Channels { get; init; }

    /// <summary>The size of the largest class divided by the size of the smallest; null if there is no image.</summary>
    public double? ImbalanceRatio { get; init; }

    /// <summary>All class names, in the data's order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The splits, such as train and test; at least one.</summary>
    public required IReadOnlyList<DataInfoSplit> Splits { get; init; }

    /// <summary>Sample images of every class, or null.</summary>
    public PictureFigure? ContactSheet { get; init; }

    /// <summary>Files that cannot be used, with the reason.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Bad { get; init; } = [];

    /// <summary>Files that belong to no layout and are ignored, by kind.</summary>
    public IReadOnlyList<IgnoredGroup> Ignored { get; init; } = [];

    /// <summary>Groups of files with identical pixels.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; init; } = [];

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Version of this program.</summary>
    public required string Version { get; init; }
}

/// <summary>A split of a data set.</summary>
/// <param name="Name">Its name: "train", "test".</param>
/// <param name="Counts">The number of images in each class, in the order of the class names.</param>
internal sealed record DataInfoSplit(string Name, IReadOnlyList<int> Counts);

/// <summary>Files with identical pixels.</summary>
/// <param name="Kind">Where they are: "in train and in test", "in two classes", "in one class".</param>
/// <param name="Files">The files.</param>
internal sealed record DuplicateGroup(string Kind, IReadOnlyList<string> Files);
/// <summary>Files of one kind that were passed over.</summary>
/// <param name="Kind">The number with its noun: "3 text files".</param>
/// <param name="Files">The files.</param>
/// <param name="Advice">What can be done to have them read; null where there is nothing to read in them.</param>
internal sealed record IgnoredGroup(string Kind, IReadOnlyList<string> Files, string? Advice);
