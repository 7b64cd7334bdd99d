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

/// <summary>
/// The accuracy on the minority class as in Mariani et al. 2018 (BAGAN, arXiv 1803.09655, figure 9): its recall on the test set.
/// The minority class is the one with the fewest training images.
/// </summary>
internal static class MinorityAccuracy
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

/// <summary>
/// The share of the images of a class that a classifier takes for that class, for generated ones and, to set beside them, real ones (Mariani et al. 2018, arXiv 1803.09655,
/// figure 7, where the classifier was trained on the full data). High alone proves little: copies of one image score 1.
/// </summary>
internal static class WantedClassShare
{
    /// <summary>The share, 0..1; blank without images.</summary>
    /// <param name="predicted">The classifier's class for each image.</param>
    /// <param name="wantedClass">The class that they were made for, or that they show.</param>
    /// <param name="className">Its name, for the protocol.</param>
    /// <param name="classifier">Which classifier, for example "small classifier on the full data".</param>
    /// <param name="what">What the images are, for the name.</param>
    public static MetricValue Compute(
        ReadOnlySpan<int> predicted, int wantedClass, string className, string classifier, string what = "generated images")
    {
        SampleCount[] samples = [new(what, predicted.Length)];
        var protocol = $"class {className}, {classifier}";
        return predicted.Length == 0
            ? MetricValue.Blank("wanted_class_share", protocol, samples, $"no {what}")
            : MetricValue.Of("wanted_class_share", protocol, samples, (double)predicted.Count(wantedClass) / predicted.Length);
    }
}
