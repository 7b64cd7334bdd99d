using Bagan.Evaluation.Metrics;

namespace Bagan.Jobs.Compare;

/// <summary>What a classifier reached on the real test images, as shares of one; null where the test images do not reach for a figure.</summary>
internal sealed record ClassifierResult
{
    public required int Steps { get; init; }

    public required int TestImages { get; init; }

    public double? Acsa { get; init; }

    public double? Gmean { get; init; }

    public double? MacroF1 { get; init; }

    /// <summary>Recall of the class with the fewest training images.</summary>
    public double? MinorityAccuracy { get; init; }

    /// <summary>Mean recall of the smaller half of the classes.</summary>
    public double? SmallerHalfRecall { get; init; }

    public required IReadOnlyDictionary<string, double?> Recall { get; init; }

    internal static ClassifierResult Of(ConfusionMatrix confusion, IReadOnlyList<string> names, IReadOnlyList<int> trainCounts, int steps, int testImages)
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
