namespace Bagan.Data.Readers;

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
