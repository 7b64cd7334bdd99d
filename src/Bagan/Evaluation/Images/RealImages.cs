using Bagan.Data;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Metrics;

namespace Bagan.Evaluation.Images;

/// <summary>The real images of an evaluation, class by class, and what is computed of them only once.</summary>
internal sealed class RealImages(ImageSet training, ImageSet? test, IFeatureSource features)
{
    private readonly Dictionary<int, FeatureMatrix> _training = [];
    private readonly Dictionary<int, FeatureMatrix> _test = [];

    /// <summary>What generators learn from.</summary>
    public ImageSet Training => training;

    /// <summary>Images that no generator saw; null where there are none.</summary>
    public ImageSet? Test => test;

    /// <summary>What distributions are compared with: images that the generator did not see, where there are any.</summary>
    public ImageSet Reference => test ?? training;

    /// <summary>Its name in words.</summary>
    public string ReferenceName => test is null ? "training images" : "test images";

    /// <summary>Features of all training images of a class.</summary>
    public FeatureMatrix TrainingFeatures(int classIndex, CancellationToken stop) => Once(_training, training, classIndex, stop);

    /// <summary>Features of all test images of a class; null where there are no test images at all.</summary>
    public FeatureMatrix? TestFeatures(int classIndex, CancellationToken stop) => test is null ? null : Once(_test, test, classIndex, stop);

    /// <summary>Features of all reference images of a class.</summary>
    public FeatureMatrix ReferenceFeatures(int classIndex, CancellationToken stop) =>
        TestFeatures(classIndex, stop) ?? TrainingFeatures(classIndex, stop);

    private FeatureMatrix Once(Dictionary<int, FeatureMatrix> known, ImageSet set, int classIndex, CancellationToken stop) =>
        known.TryGetValue(classIndex, out var found) ? found : known[classIndex] = features.Extract(set, set.IndicesOf(classIndex), stop);
}
