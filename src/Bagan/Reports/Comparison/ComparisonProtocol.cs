using Bagan.Reports.Html;

namespace Bagan.Reports.Comparison;

/// <summary>The results under one protocol of imbalance.</summary>
public sealed record ComparisonProtocol
{
    /// <summary>The protocol as it is written on the command line: "exp:40".</summary>
    public required string Name { get; init; }

    /// <summary>What it does to the data, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The tables: the classifier's figures, then those of the generated images.</summary>
    public required IReadOnlyList<MethodTable> Tables { get; init; }

    /// <summary>Bars class by class or method by method; published values as a series with <see cref="SeriesLook.Outlined"/>.</summary>
    public IReadOnlyList<BarChart> Charts { get; init; } = [];

    /// <summary>What each method generated; methods that generate nothing are left out.</summary>
    public IReadOnlyList<MethodPictures> Pictures { get; init; } = [];

    /// <summary>Cells that failed.</summary>
    public IReadOnlyList<FailedCell> Failures { get; init; } = [];
}
