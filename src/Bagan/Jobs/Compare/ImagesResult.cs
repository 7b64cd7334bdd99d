using Bagan.Evaluation.Images;
using Bagan.Evaluation.Metrics;

namespace Bagan.Jobs.Compare;

/// <summary>What was measured of a method's images.</summary>
internal sealed record ImagesResult
{
    private const int ClosestPerClass = 5;

    /// <summary>The features behind the distances.</summary>
    public required string Features { get; init; }

    /// <summary>The classifier behind the wanted-class share; null where the imbalance was not simulated.</summary>
    public string? Classifier { get; init; }

    /// <summary>Each figure's mean over the classes that have one, with protocol and sample counts.</summary>
    public required IReadOnlyDictionary<string, MetricValue> Figures { get; init; }

    /// <summary>Each figure of each class; null where the class is too small for it.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> Classes { get; init; }

    /// <summary>Of each class the generated images that are closest to a training image, and which one that is.</summary>
    public IReadOnlyList<RealNeighbour> Closest { get; init; } = [];

    /// <summary>
    /// A figure as the protocol means it: of the class that lost images, where one did, as the published figures are; else the mean over the
    /// classes that gained any. Null where it could not be measured.
    /// </summary>
    /// <param name="key">The figure's name.</param>
    /// <param name="droppedClass">The class that lost images, or null.</param>
    internal double? ValueOf(string key, string? droppedClass) => droppedClass is null
        ? Figures.GetValueOrDefault(key)?.Value
        : Classes.GetValueOrDefault(droppedClass)?.GetValueOrDefault(key);

    internal static ImagesResult Of(GeneratedImageEvaluation evaluation) => new()
    {
        Features = evaluation.Features,
        Classifier = evaluation.Classifier,
        Closest = [.. evaluation.Classes.SelectMany(c => c.Neighbours.OrderBy(n => n.Distance).ThenBy(n => n.Generated).Take(ClosestPerClass))],
        Figures = evaluation.Overall.All.ToDictionary(),
        Classes = evaluation.Classes.Where(c => c.Generated > 0).ToDictionary(
            c => c.Name,
            IReadOnlyDictionary<string, double?> (c) => c.Figures.All.ToDictionary(f => f.Key, f => f.Value.Value)),
    };
}
