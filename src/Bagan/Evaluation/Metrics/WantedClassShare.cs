namespace Bagan.Evaluation.Metrics;

/// <summary>
/// The share of the images of a class that a classifier takes for that class, for generated ones and, to set beside them, real ones (Mariani et al. 2018, arXiv 1803.09655,
/// figure 7, where the classifier was trained on the full data). High alone proves little: copies of one image score 1.
/// </summary>
public static class WantedClassShare
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
