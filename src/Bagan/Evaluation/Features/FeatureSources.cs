using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Features;

/// <summary>
/// Turns images into numbers so that similar images have similar numbers: what FID, KID, precision, recall, density, coverage and
/// the memorising check look at. The features of an image depend on that image alone.
/// </summary>
internal interface IFeatureSource
{
    /// <summary>Names the source in every metric's protocol: "classifier", "pixels", the name of a file.</summary>
    string Name { get; }

    /// <summary>Whether its network was trained on other data, so that its name belongs to the names of the metrics: fid_NAME.</summary>
    bool IsPretrained => false;

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

/// <summary>The last hidden layer of a classifier: it has learnt what tells the classes of this data set apart. That of a probe are the features of its backbone.</summary>
/// <param name="classifier">The classifier, trained on images of the shape and classes that it will be shown; the caller disposes it.</param>
internal sealed class ClassifierFeatures(TrainedClassifier classifier) : IFeatureSource
{
    /// <inheritdoc/>
    public string Name => classifier.FeaturesName;

    /// <inheritdoc/>
    public bool IsPretrained => classifier.FeaturesName != TrainedClassifier.FeatureSource;

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

/// <summary>The features of a pretrained network.</summary>
/// <param name="backbone">The network, which stays its owner's.</param>
internal sealed class BackboneFeatures(Backbone backbone) : IFeatureSource
{
    /// <summary>The word that asks for it.</summary>
    public const string SourceName = "backbone";

    private const int ImagesAtOnce = 64;

    // Images that tell the speed, and those before them.
    private const int Tried = 128;
    private const int First = 96;

    /// <inheritdoc/>
    public string Name => backbone.Name;

    /// <inheritdoc/>
    public bool IsPretrained => true;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        int[] wanted = indices is null ? [.. Enumerable.Range(0, images.Count)] : [.. indices];
        foreach (var index in wanted)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)images.Count, nameof(indices));
        }

        var results = new float[checked(wanted.Length * backbone.Width)];
        for (var start = 0; start < wanted.Length; start += ImagesAtOnce)
        {
            var some = wanted.AsSpan(start, Math.Min(ImagesAtOnce, wanted.Length - start));
            backbone.Of(Batch(images, some), some.Length, images.Channels, images.Height, images.Width, stop).CopyTo(results, start * backbone.Width);
        }

        return new FeatureMatrix(results, wanted.Length, backbone.Width, Name);
    }

    private static float[] Batch(ImageSet images, ReadOnlySpan<int> indices)
    {
        using var scope = new TensorScope();
        return ImageBatches.Load(images, indices, Device.Cpu, ScalarType.Float32).Contiguous(MemoryFormat.Contiguous).ToArray<float>();
    }

    /// <summary>
    /// Seconds that an image takes through the network, measured where few have passed. Features that an earlier run has kept make no difference: what
    /// follows from the speed must not depend on them.
    /// </summary>
    /// <param name="backbone">The network.</param>
    /// <param name="images">Some images.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    internal static double SecondsPerImage(Backbone backbone, ImageSet images, CancellationToken stop)
    {
        if (backbone.Speed is { } known)
        {
            return known;
        }

        if (backbone.Computed >= First + Tried)
        {
            return backbone.SecondsPerImage;
        }

        // The first images of a process are slow: the others tell the speed, where there are any.
        var all = Math.Min(First + Tried, images.Count);
        var first = Math.Min(First, all / 2);
        var features = new BackboneFeatures(backbone);
        features.Extract(images, [.. Enumerable.Range(0, first)], stop);
        var (seconds, computed) = (backbone.SecondsPerImage * backbone.Computed, backbone.Computed);
        features.Extract(images, [.. Enumerable.Range(first, all - first)], stop);
        if (all > first && backbone.Computed - computed == all - first)
        {
            backbone.Speed = ((backbone.SecondsPerImage * backbone.Computed) - seconds) / (all - first);
            return backbone.Speed.Value;
        }

        // Some are known from earlier runs, or alike.
        Timed(0, first);
        backbone.Speed = Timed(first, all - first);
        return backbone.Speed.Value;

        double Timed(int start, int count)
        {
            return count == 0 ? 0 : backbone.Time(Batch(images, [.. Enumerable.Range(start, count)]), count, images.Channels, images.Height, images.Width, stop);
        }
    }
}
