using Bagan.Reports.Html;

namespace Bagan.Reports.Evaluation;

/// <summary>What an evaluation of generated images found: the model behind its page and its text.</summary>
public sealed record EvaluationReport
{
    /// <summary>The generated images, as the user named them.</summary>
    public required string GeneratedName { get; init; }

    /// <summary>How it was measured, a sentence each: against which images, with which features and classifier.</summary>
    public required IReadOnlyList<string> Setting { get; init; }

    /// <summary>The figures, a question a table.</summary>
    public required IReadOnlyList<FigureTable> Tables { get; init; }

    /// <summary>Each figure's mean with its full name: protocol and sample counts.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Names { get; init; }

    /// <summary>Real and generated images side by side.</summary>
    public required PictureFigure Samples { get; init; }

    /// <summary>Generated images beside their nearest training images; null where there are none to compare.</summary>
    public PictureFigure? Neighbours { get; init; }

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The options: names and values.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>What is needed to get the same figures again.</summary>
    public required Provenance MadeBy { get; init; }
}
