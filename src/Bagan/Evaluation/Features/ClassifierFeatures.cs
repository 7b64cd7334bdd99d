using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;

namespace Bagan.Evaluation.Features;

/// <summary>The last hidden layer of a classifier: it has learnt what tells the classes of this data set apart.</summary>
/// <param name="classifier">The classifier, trained on images of the shape and classes that it will be shown; the caller disposes it.</param>
public sealed class ClassifierFeatures(TrainedClassifier classifier) : IFeatureSource
{
    /// <inheritdoc/>
    public string Name => TrainedClassifier.FeatureSource;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default) =>
        classifier.Features(images, indices, stop);
}
