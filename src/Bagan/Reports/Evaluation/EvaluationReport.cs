using Bagan.Reports.Html;

namespace Bagan.Reports.Evaluation;

/// <summary>The results of an evaluation of generated images: the model behind its page and its text.</summary>
internal sealed record EvaluationReport
{
    /// <summary>The generated images, as the user named them.</summary>
    public required string GeneratedName { get; init; }

    /// <summary>How the figures were measured, a sentence each: reference images, features, classifier.</summary>
    public required IReadOnlyList<string> Setting { get; init; }

    /// <summary>The figures; each table answers one question.</summary>
    public required IReadOnlyList<FigureTable> Tables { get; init; }

    /// <summary>The heading of each figure and its full name, with protocol and numbers of images.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Names { get; init; }

    /// <summary>Real and generated images side by side.</summary>
    public required PictureFigure Samples { get; init; }

    /// <summary>Generated images next to their nearest training images; null if there are no pairs.</summary>
    public PictureFigure? Neighbours { get; init; }

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The options: names and values.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>The facts that a person needs to get the same figures again.</summary>
    public required Provenance MadeBy { get; init; }
}
