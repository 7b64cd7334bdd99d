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
