using Bagan.Reports.Html;

namespace Bagan.Reports.Comparison;

/// <summary>The results of a comparison of methods: the model behind its report.html.</summary>
internal sealed record ComparisonReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>The verdict in plain words: "On this data oversampling is enough."</summary>
    public required Notice Verdict { get; init; }

    /// <summary>How the figures were measured: classifier, steps, schedule, seeds, test images; a sentence or two each.</summary>
    public required IReadOnlyList<string> Setting { get; init; }

    /// <summary>The metrics of generated images and their full names, with protocol and numbers of images; empty if none was measured.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> MetricNames { get; init; } = [];

    /// <summary>The results under each protocol, at least one.</summary>
    public required IReadOnlyList<ComparisonProtocol> Protocols { get; init; }

    /// <summary>All options with their values, defaults included.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The facts that a person needs to make the same result again.</summary>
    public required Provenance MadeBy { get; init; }
}

/// <summary>The results under one protocol of imbalance.</summary>
internal sealed record ComparisonProtocol
{
    /// <summary>The protocol as written on the command line: "exp:40".</summary>
    public required string Name { get; init; }

    /// <summary>The effect of the protocol on the data, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The tables: the classifier's figures, then those of the generated images.</summary>
    public required IReadOnlyList<MethodTable> Tables { get; init; }

    /// <summary>Bars by class or by method; published values as a series with <see cref="SeriesLook.Outlined"/>.</summary>
    public IReadOnlyList<BarChart> Charts { get; init; } = [];

    /// <summary>Images that each method generated; methods that generate none are left out.</summary>
    public IReadOnlyList<MethodPictures> Pictures { get; init; } = [];

    /// <summary>Runs that failed.</summary>
    public IReadOnlyList<FailedCell> Failures { get; init; } = [];
}

/// <summary>Images that a method generated.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Samples">A grid of generated images, one row for each class.</param>
/// <param name="Neighbours">Generated images next to their closest real ones, or null.</param>
internal sealed record MethodPictures(string Method, PictureFigure Samples, PictureFigure? Neighbours = null);

/// <summary>A run of a method with one seed that failed; the other runs were completed.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Error">The error message.</param>
internal sealed record FailedCell(string Method, long Seed, string Error);
