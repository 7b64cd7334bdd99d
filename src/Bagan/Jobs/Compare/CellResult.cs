using Bagan.Evaluation.Images;
using Bagan.Evaluation.Metrics;

namespace Bagan.Jobs.Compare;

/// <summary>One line of results.jsonl: a cell and everything that was measured in it.</summary>
internal sealed record CellResult
{
    internal const string Done = "done";
    internal const string Failed = "failed";

    public required string Method { get; init; }

    public required string Protocol { get; init; }

    public required long Seed { get; init; }

    /// <summary>"done" or "failed".</summary>
    public required string Status { get; init; }

    /// <summary>What went wrong in a failed cell.</summary>
    public string? Error { get; init; }

    /// <summary>Real training images of each class, before anything is added.</summary>
    public IReadOnlyDictionary<string, int> TrainImages { get; init; } = new Dictionary<string, int>();

    public ClassifierResult? Classifier { get; init; }

    /// <summary>What the method's teacher reaches as a classifier of its own; null for a method without a teacher.</summary>
    public ClassifierResult? Teacher { get; init; }

    /// <summary>What was measured of the images that the method added; null where it adds none.</summary>
    public ImagesResult? Images { get; init; }

    /// <summary>Seconds by stage: "method", to make the images, and "classifier".</summary>
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();

    /// <summary>Images through the networks that the method trained; null where it trained none.</summary>
    public CellCost? Cost { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    internal (string Method, string Protocol, long Seed) Key => (Method, Protocol, Seed);

    internal bool IsDone => Status == Done;
}

/// <summary>The cost of a method in a cell: its seconds are in <see cref="CellResult.Seconds"/>.</summary>
/// <param name="Images">Images through all networks that it trained.</param>
/// <param name="Networks">The same for each of them.</param>
internal sealed record CellCost(long Images, IReadOnlyDictionary<string, long> Networks);

/// <summary>What a classifier reached on the real test images, as shares of one; null where there are too few test images for a figure.</summary>
internal sealed record ClassifierResult
{
    /// <summary>Its training steps; null for a teacher, whose training is the method's.</summary>
    public required int? Steps { get; init; }

    public required int TestImages { get; init; }

    public double? Acsa { get; init; }

    public double? Gmean { get; init; }

    public double? MacroF1 { get; init; }

    /// <summary>Recall of the class with the fewest training images.</summary>
    public double? MinorityAccuracy { get; init; }

    /// <summary>Mean recall of the smaller half of the classes.</summary>
    public double? SmallerHalfRecall { get; init; }

    public required IReadOnlyDictionary<string, double?> Recall { get; init; }

    internal static ClassifierResult Of(ConfusionMatrix confusion, IReadOnlyList<string> names, IReadOnlyList<int> trainCounts, int? steps, int testImages)
    {
        var half = Math.Max(1, confusion.Classes / 2);
        return new ClassifierResult
        {
            Steps = steps,
            TestImages = testImages,
            Acsa = Evaluation.Metrics.Acsa.Compute(confusion, MissingClasses.LeaveOut).Value,
            Gmean = GMean.Compute(confusion, missing: MissingClasses.LeaveOut).Value,
            MacroF1 = Evaluation.Metrics.MacroF1.Compute(confusion, MissingClasses.LeaveOut).Value,
            MinorityAccuracy = Evaluation.Metrics.MinorityAccuracy.Compute(confusion, trainCounts).Value,
            SmallerHalfRecall = SmallestClassesRecall.Compute(confusion, trainCounts, half).Value,
            Recall = names.Select((name, c) => (name, ClassRecall.Compute(confusion, c).Value)).ToDictionary(p => p.name, p => p.Value, StringComparer.Ordinal),
        };
    }
}

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
