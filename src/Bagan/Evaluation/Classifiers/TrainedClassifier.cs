using Bagan.Data;
using Bagan.Evaluation.Metrics;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>A classifier that has been trained: its predictions, and its features for the metrics of generated images.</summary>
public sealed class TrainedClassifier : IDisposable
{
    /// <summary>How <see cref="Features(ImageSet, IReadOnlyList{int}, CancellationToken)"/> names itself in the protocols of metrics.</summary>
    public const string FeatureSource = "classifier";

    /// <summary>Images that go through the network at a time when it is asked.</summary>
    internal const int ImagesAtOnce = 256;

    private readonly Classifier _network;
    private readonly Device _device;
    private readonly (int Channels, int Height, int Width) _shape;

    internal TrainedClassifier(Classifier network, ImageSet train, Device device)
    {
        _network = network;
        _device = device;
        _shape = (train.Channels, train.Height, train.Width);
        ClassNames = train.ClassNames;
    }

    /// <summary>K class names; the position is the class index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Where its features come from: the backbone of a probe, else <see cref="FeatureSource"/>.</summary>
    internal string FeaturesName => _network is ProbeClassifier probe ? probe.BackboneName : FeatureSource;

    /// <summary>F, the length of a feature vector.</summary>
    public int FeatureCount => _network.FeatureCount;

    /// <summary>The network.</summary>
    internal Classifier Network => _network;

    /// <summary>Its weights, to be kept.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> State() => _network.State();

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => _network.ParameterCount;

    /// <summary>How far its head was corrected for unequal classes (<see cref="HeadChange.Strength"/>); null where it was not.</summary>
    public double? HeadStrength { get; private set; }

    /// <summary>The class of the highest probability for each image.</summary>
    /// <param name="images">N images of the training's shape and classes.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>N class indices.</returns>
    /// <exception cref="ArgumentException">The images differ in shape or classes from those trained on.</exception>
    public int[] Predict(ImageSet images, CancellationToken stop = default) => Predict(images, null, stop);

    /// <summary>The class of the highest probability for some images of a set.</summary>
    /// <param name="images">Images of the training's shape and classes.</param>
    /// <param name="indices">Which of them, in order; null for all.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>A class index for each image.</returns>
    /// <exception cref="ArgumentException">The images differ in shape or classes from those trained on.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in 0..N-1.</exception>
    public int[] Predict(ImageSet images, IReadOnlyList<int>? indices, CancellationToken stop = default)
    {
        var k = ClassNames.Count;
        var probabilities = Run(images, indices, k, x => Functional.Softmax(_network.Forward(x)), stop);
        var predicted = new int[probabilities.Length / k];
        for (var i = 0; i < predicted.Length; i++)
        {
            var row = probabilities.AsSpan(i * k, k);
            for (var c = 1; c < k; c++)
            {
                if (row[c] > row[predicted[i]])
                {
                    predicted[i] = c;
                }
            }
        }

        return predicted;
    }

    /// <summary>Predicts and counts: the statistics behind all classifier metrics.</summary>
    /// <param name="test">Labelled images of the training's shape and classes.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <exception cref="ArgumentException">The images differ in shape or classes from those trained on.</exception>
    public ConfusionMatrix Evaluate(ImageSet test, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        return new ConfusionMatrix(test.Labels, Predict(test, stop), ClassNames);
    }

    /// <summary>The probability of every class for each image.</summary>
    /// <param name="images">N images of the training's shape and classes.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>Row-major [N, K]; rows sum to 1.</returns>
    /// <exception cref="ArgumentException">The images differ in shape or classes from those trained on.</exception>
    public float[] Probabilities(ImageSet images, CancellationToken stop = default) =>
        Run(images, null, ClassNames.Count, x => Functional.Softmax(_network.Forward(x)), stop);

    /// <summary>Where in each image the evidence for its class lies (<see cref="Classifier.Evidence"/>).</summary>
    /// <param name="images">N images of the training's shape and classes.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>Row-major [N, h, h], and h.</returns>
    internal (float[] Maps, int Side) Evidence(ImageSet images, CancellationToken stop)
    {
        RequireSameKind(images, _shape.Channels, _shape.Height, _shape.Width, ClassNames);
        var (maps, side) = (new List<float>(), 0);
        for (var start = 0; start < images.Count; start += ImagesAtOnce)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            int[] some = [.. Enumerable.Range(start, Math.Min(ImagesAtOnce, images.Count - start))];
            var evidence = _network.Evidence(ImageBatches.Load(images, some, _device, _network.ComputeType), some.Select(i => images.Labels[i]).ToArray());
            side = (int)evidence.Size(2);
            maps.AddRange(evidence.ToArray<float>());
        }

        return ([.. maps], side);
    }

    /// <summary>The penultimate layer of each image, for FID, KID, precision and recall, and the memorising check.</summary>
    /// <param name="images">N images of the training's shape and classes.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>N rows of <see cref="FeatureCount"/>, with the source <see cref="FeaturesName"/>.</returns>
    /// <exception cref="ArgumentException">The images differ in shape or classes from those trained on.</exception>
    internal FeatureMatrix Features(ImageSet images, CancellationToken stop = default) => Features(images, null, stop);

    /// <summary>As the other, for some images of a set.</summary>
    /// <param name="images">Images of the training's shape and classes.</param>
    /// <param name="indices">Which of them, in order; null for all.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <exception cref="ArgumentException">The images differ in shape or classes from those trained on.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in 0..N-1.</exception>
    internal FeatureMatrix Features(ImageSet images, IReadOnlyList<int>? indices, CancellationToken stop = default)
    {
        var values = Run(images, indices, FeatureCount, _network.Features, stop);
        return new FeatureMatrix(values, values.Length / FeatureCount, FeatureCount, FeaturesName);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    /// <summary>Corrects the head, as far as the change says or as does best on validation images.</summary>
    internal void Correct(HeadChange change, IReadOnlyList<double> shares, ImageSet? validation, CancellationToken stop)
    {
        HeadStrength = change.Strength
            ?? HeadCorrection.Choose(_network, change.Kind, shares, validation!.Labels, Run(validation, null, ClassNames.Count, _network.Forward, stop));
        HeadCorrection.Apply(_network, change.Kind, HeadStrength.Value, shares);
    }

    internal static void RequireSameKind(ImageSet images, int channels, int height, int width, IReadOnlyList<string> classNames)
    {
        if ((images.Channels, images.Height, images.Width) != (channels, height, width))
        {
            throw new ArgumentException($"Images of {images.Channels}x{images.Height}x{images.Width} where {channels}x{height}x{width} are needed.", nameof(images));
        }

        if (!images.ClassNames.SequenceEqual(classNames))
        {
            throw new ArgumentException($"Images of the classes {string.Join(", ", images.ClassNames)} where {string.Join(", ", classNames)} are needed.", nameof(images));
        }
    }

    private float[] Run(ImageSet images, IReadOnlyList<int>? indices, int width, Func<Tensor, Tensor> compute, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireSameKind(images, _shape.Channels, _shape.Height, _shape.Width, ClassNames);
        int[] wanted = indices is null ? [.. Enumerable.Range(0, images.Count)] : [.. indices];
        foreach (var index in wanted)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)images.Count, nameof(indices));
        }

        var results = new float[checked(wanted.Length * width)];
        using var noGrad = Autograd.NoGrad();
        for (var start = 0; start < wanted.Length; start += ImagesAtOnce)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var some = wanted.AsSpan(start, Math.Min(ImagesAtOnce, wanted.Length - start));
            var batch = ImageBatches.Load(images, some, _device, _network.ComputeType);
            compute(batch).CopyTo(results.AsSpan(start * width, some.Length * width));
        }

        return results;
    }
}
