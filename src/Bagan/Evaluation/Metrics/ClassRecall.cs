namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Recall of one class: the share of its test images that the classifier recognises. For the minority class this is what
/// Mariani et al. 2018 (BAGAN, arXiv 1803.09655, figure 9) call the accuracy on the minority class.
/// </summary>
public static class ClassRecall
{
    /// <summary>The recall of a class, 0..1; blank where the test set has no image of it.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="classIndex">0..K-1.</param>
    public static MetricValue Compute(ConfusionMatrix confusion, int classIndex)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return Compute("class_recall", confusion, classIndex);
    }

    /// <summary>The recalls of all classes.</summary>
    public static IReadOnlyList<MetricValue> ComputeAll(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return [.. Enumerable.Range(0, confusion.Classes).Select(c => Compute(confusion, c))];
    }

    internal static MetricValue Compute(string metric, ConfusionMatrix confusion, int classIndex)
    {
        var support = confusion.Support(classIndex);
        var protocol = "class " + confusion.ClassNames[classIndex];
        SampleCount[] samples = [new("test images", support)];
        return confusion.Recall(classIndex) is { } recall
            ? MetricValue.Of(metric, protocol, samples, recall)
            : MetricValue.Blank(metric, protocol, samples, $"no test images of {confusion.ClassNames[classIndex]}");
    }
}
