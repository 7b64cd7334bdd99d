namespace Bagan.Evaluation.Metrics;

/// <summary>
/// The accuracy on the minority class as in Mariani et al. 2018 (BAGAN, arXiv 1803.09655, figure 9): its recall on the test set.
/// The minority class is the one with the fewest training images.
/// </summary>
public static class MinorityAccuracy
{
    /// <summary>The recall of the class with the fewest training images, 0..1; blank where the test set has no image of it.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="trainingCounts">Training images of each class, before balancing; of equally small classes the first counts.</param>
    /// <exception cref="ArgumentException">The numbers of classes differ.</exception>
    public static MetricValue Compute(ConfusionMatrix confusion, IReadOnlyList<int> trainingCounts)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return ClassRecall.Compute("minority_accuracy", confusion, SmallestClassesRecall.Smallest(confusion, trainingCounts, 1)[0]);
    }
}
