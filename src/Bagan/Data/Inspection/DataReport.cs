namespace Bagan.Data.Inspection;

/// <summary>What a look at a data set found.</summary>
internal sealed class DataReport : IDisposable
{
    /// <summary>Where the data are, as the user gave it.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the layout.</summary>
    public required string Format { get; init; }

    /// <summary>K class names, of all splits.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The splits, in the order train, val, test; empty ones are left out.</summary>
    public required IReadOnlyList<SplitCounts> Splits { get; init; }

    /// <summary>All usable images.</summary>
    public long Images => Splits.Sum(s => s.Images);

    /// <summary>The sizes of the usable images; null where there is none.</summary>
    public SizeSummary? Sizes { get; init; }

    /// <summary>Usable images in grey.</summary>
    public required int GreyImages { get; init; }

    /// <summary>Usable images in colour.</summary>
    public required int ColourImages { get; init; }

    /// <summary>The channels that the set would be read with: 3 if any image is in colour, else 1; 0 where there is none.</summary>
    public int Channels => ColourImages > 0 ? 3 : GreyImages > 0 ? 1 : 0;

    /// <summary>The largest class for one of the smallest, over the classes of the training split that have images; null where there is none.</summary>
    public double? ImbalanceRatio { get; init; }

    /// <summary>What cannot be used; empty if all is well.</summary>
    public required IReadOnlyList<BadFile> Bad { get; init; }

    /// <summary>The files that belong to no layout and would be passed over.</summary>
    public required IgnoredFiles Ignored { get; init; }

    /// <summary>What the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Images that occur more than once.</summary>
    public required DuplicateSummary Duplicates { get; init; }

    /// <summary>Some images of every class of the first split, for a contact sheet; null where none were asked for or none is usable.</summary>
    public ImageSet? Samples { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Samples?.Dispose();
}

/// <summary>How many usable images a split has.</summary>
/// <param name="Name">"train", "val" or "test".</param>
/// <param name="Counts">K counts, in the order of the class names.</param>
internal sealed record SplitCounts(string Name, IReadOnlyList<int> Counts)
{
    /// <summary>All usable images of the split.</summary>
    public long Images => Counts.Sum(n => (long)n);
}
