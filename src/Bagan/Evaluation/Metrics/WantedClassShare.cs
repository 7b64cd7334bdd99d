namespace Bagan.Evaluation.Metrics;

/// <summary>
/// The share of the generated images of a class that a classifier takes for that class (Mariani et al. 2018, arXiv 1803.09655,
/// figure 7, where the classifier was trained on the full data). High alone proves little: copies of one image score 1.
/// </summary>
public static class WantedClassShare
{
    /// <summary>The share, 0..1; blank without images.</summary>
    /// <param name="predicted">The classifier's class for each generated image.</param>
    /// <param name="wantedClass">The class that they were made for.</param>
    /// <param name="className">Its name, for the protocol.</param>
    /// <param name="classifier">Which classifier, for example "small classifier on the full data".</param>
    public static MetricValue Compute(ReadOnlySpan<int> predicted, int wantedClass, string className, string classifier)
    {
        SampleCount[] samples = [new("generated images", predicted.Length)];
        var protocol = $"class {className}, {classifier}";
        return predicted.Length == 0
            ? MetricValue.Blank("wanted_class_share", protocol, samples, "no generated images")
            : MetricValue.Of("wanted_class_share", protocol, samples, (double)predicted.Count(wantedClass) / predicted.Length);
    }
}
