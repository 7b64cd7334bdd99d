namespace Bagan.Evaluation.Metrics;

/// <summary>The mean recall of the k classes with the fewest training images: what balancing is done for.</summary>
public static class SmallestClassesRecall
{
    /// <summary>The mean recall of the smallest classes, 0..1.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="trainingCounts">Training images of each class, before balancing; of equally small classes the first count.</param>
    /// <param name="count">k, 1..K.</param>
    /// <param name="missing">What to do when the test set lacks one of these classes.</param>
    /// <exception cref="ArgumentException">The numbers of classes differ, or <paramref name="count"/> is not in 1..K.</exception>
    public static MetricValue Compute(
        ConfusionMatrix confusion, IReadOnlyList<int> trainingCounts, int count, MissingClasses missing = MissingClasses.Blank)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var classes = Smallest(confusion, trainingCounts, count);
        return ClassMean.Compute(
            "smallest_classes_recall",
            "smallest by training images",
            confusion,
            classes,
            missing,
            present => present.Average(c => confusion.Recall(c)!.Value));
    }

    internal static int[] Smallest(ConfusionMatrix confusion, IReadOnlyList<int> trainingCounts, int count)
    {
        ArgumentNullException.ThrowIfNull(trainingCounts);
        if (trainingCounts.Count != confusion.Classes)
        {
            throw new ArgumentException($"{trainingCounts.Count} training counts for {confusion.Classes} classes.", nameof(trainingCounts));
        }

        if (count < 1 || count > confusion.Classes)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Of {confusion.Classes} classes 1..{confusion.Classes} can be taken.");
        }

        // OrderBy is stable: of equally small classes the first ones stay in front.
        return [.. Enumerable.Range(0, confusion.Classes).OrderBy(c => trainingCounts[c]).Take(count)];
    }
}
