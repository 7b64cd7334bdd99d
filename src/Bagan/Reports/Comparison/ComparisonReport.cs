using Bagan.Reports.Html;

namespace Bagan.Reports.Comparison;

/// <summary>Everything that a comparison of methods reports: the model behind its report.html.</summary>
public sealed record ComparisonReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>What the reader should do, in plain words: "On this set plain oversampling is enough."</summary>
    public required Notice Verdict { get; init; }

    /// <summary>How the figures were got: classifier, steps, schedule, seeds, test images; a sentence or two each.</summary>
    public required IReadOnlyList<string> Setting { get; init; }

    /// <summary>The results, protocol by protocol, at least one.</summary>
    public required IReadOnlyList<ComparisonProtocol> Protocols { get; init; }

    /// <summary>The resolved options: names and values.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is needed to make the same result again.</summary>
    public required Provenance MadeBy { get; init; }
}

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

/// <summary>What a method generated.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Samples">A grid of generated images, a row a class.</param>
/// <param name="Neighbours">Generated images beside their closest real ones, or null.</param>
public sealed record MethodPictures(string Method, PictureFigure Samples, PictureFigure? Neighbours = null);

/// <summary>A cell of the grid that failed; the others went on.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Error">What went wrong, in words.</param>
public sealed record FailedCell(string Method, long Seed, string Error);
