namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Average class-specific accuracy: the mean of the per-class recalls, in other fields "balanced accuracy"
/// (Huang, Li, Loy, Tang, "Learning deep representation for imbalanced classification", CVPR 2016).
/// Every class counts the same, however many test images it has.
/// </summary>
public static class Acsa
{
    /// <summary>The mean of the per-class recalls, 0..1; 1/K is chance.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="missing">What to do when the test set lacks a class.</param>
    public static MetricValue Compute(ConfusionMatrix confusion, MissingClasses missing = MissingClasses.Blank)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return ClassMean.Compute(
            "acsa",
            "mean recall",
            confusion,
            [.. Enumerable.Range(0, confusion.Classes)],
            missing,
            present => present.Average(c => confusion.Recall(c)!.Value));
    }
}
