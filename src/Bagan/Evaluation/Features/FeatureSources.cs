using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;

namespace Bagan.Evaluation.Features;

/// <summary>
/// Turns images into numbers so that similar images have similar numbers: what FID, KID, precision, recall, density, coverage and
/// the memorising check look at. The features of an image depend on that image alone.
/// </summary>
internal interface IFeatureSource
{
    /// <summary>Names the source in every metric's protocol: "classifier", "pixels", the name of a file.</summary>
    string Name { get; }

    /// <summary>The features of some images of a set.</summary>
    /// <param name="images">The set; it must stay alive as long as the features are read.</param>
    /// <param name="indices">Which images, in order; null for all.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>A row for each image, with <see cref="Name"/> as its source.</returns>
    /// <exception cref="ArgumentException">The source takes images of another shape or other classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in 0..N-1.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default);
}

/// <summary>The last hidden layer of a classifier: it has learnt what tells the classes of this data set apart.</summary>
/// <param name="classifier">The classifier, trained on images of the shape and classes that it will be shown; the caller disposes it.</param>
internal sealed class ClassifierFeatures(TrainedClassifier classifier) : IFeatureSource
{
    /// <inheritdoc/>
    public string Name => TrainedClassifier.FeatureSource;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default) =>
        classifier.Features(images, indices, stop);
}

/// <summary>The pixels themselves in [0, 1], C * H * W numbers an image, read from the set without a copy.</summary>
internal sealed class PixelFeatures : IFeatureSource
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "pixels";

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        stop.ThrowIfCancellationRequested();
        return new FeatureMatrix(new PixelRows(images.Pixels, indices), Name);
    }
}
