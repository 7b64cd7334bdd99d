using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>
/// A linear head on the features of a frozen, pretrained network: multinomial logistic regression, with whatever loss and draws a recipe asks for. Each
/// feature is brought to mean 0 and deviation 1 over the training images.
/// </summary>
internal sealed class ProbeClassifier : Classifier
{
    /// <summary>The learning rate of its training: a linear layer on standardised features bears a higher one than a network.</summary>
    internal const double LearningRate = 1e-2;

    private readonly Backbone _backbone;
    private readonly Func<Tensor> _mean;
    private readonly Func<Tensor> _scale;
    private readonly int _channels;
    private readonly int _side;

    /// <summary>Creates the head, its weights 0.</summary>
    /// <param name="backbone">The frozen network, which stays its owner's.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="side">Side of the square images.</param>
    /// <param name="classes">K, at least 1.</param>
    internal ProbeClassifier(Backbone backbone, int channels, int side, int classes)
        : base(channels, side, classes, backbone.Width)
    {
        _backbone = backbone;
        (_channels, _side) = (channels, side);
        _mean = RegisterBuffer("features.mean", 0, 1, backbone.Width);
        _scale = RegisterBuffer("features.scale", 1, 1, backbone.Width);
        using var scope = new TensorScope();
        Head.Weight.Assign(Tensor.Zeros(classes, backbone.Width));
    }

    /// <summary>The name of the frozen network.</summary>
    internal string BackboneName => _backbone.Name;

    /// <summary>Measures mean and deviation of the features.</summary>
    /// <param name="train">The real training images.</param>
    /// <param name="context">Device and stop.</param>
    internal void Standardise(ImageSet train, TrainingContext context)
    {
        const int Most = 128;
        const double Smallest = 1e-6;
        var (sums, squares) = (new double[FeatureCount], new double[FeatureCount]);
        for (var start = 0; start < train.Count; start += Most)
        {
            using var scope = new TensorScope();
            int[] some = [.. Enumerable.Range(start, Math.Min(Most, train.Count - start))];
            var features = Raw(ImageBatches.Load(train, some, Device.Cpu, ScalarType.Float32), context.Stop);
            for (var i = 0; i < features.Length; i++)
            {
                sums[i % FeatureCount] += features[i];
                squares[i % FeatureCount] += (double)features[i] * features[i];
            }
        }

        if (train.Count == 0)
        {
            return;
        }

        float[] mean = [.. sums.Select(s => (float)(s / train.Count))];
        float[] scale = [.. sums.Zip(squares).Select(p => (float)(1 / Math.Sqrt(Math.Max((p.Second / train.Count) - Math.Pow(p.First / train.Count, 2), Smallest))))];
        using var own = new TensorScope();
        _mean().CopyInPlace(Tensor.From<float>(mean, 1, mean.Length).To(context.Device));
        _scale().CopyInPlace(Tensor.From<float>(scale, 1, scale.Length).To(context.Device));
    }

    /// <summary>Images [N, C, S, S], or features [N, F] that are standardised already, which pass as they are.</summary>
    protected override Tensor Body(Tensor images)
    {
        if (images.Rank == 2)
        {
            return images;
        }

        var features = Raw(images, CancellationToken.None);
        return (Tensor.From<float>(features, images.Size(0), FeatureCount).To(images.Device) - _mean()) * _scale();
    }

    private float[] Raw(Tensor images, CancellationToken stop) => _backbone.Of(
        images.To(Device.Cpu).To(ScalarType.Float32).Contiguous(MemoryFormat.Contiguous).ToArray<float>(), (int)images.Size(0), _channels, _side, _side, stop);
}

/// <summary>
/// Batches of changed images (turned, mixed, erased) for a frozen network: as many as go through the training images twice are drawn and their features
/// computed, at most 8,192 images; from then on they come again, in random order.
/// </summary>
internal sealed class FeaturePool : IDisposable
{
    // The pool is drawn in the first steps and stands for all of them; pastes, which rest at both ends of a training, do not rest in it.
    private const double Middle = 0.5;
    private const int Passes = 2;
    private const int Least = 1024;
    private const int Most = 8192;
    private readonly ProbeClassifier _network;
    private readonly BatchSource _source;
    private readonly TrainingContext _context;
    private readonly int _batch;
    private readonly int _batches;
    private readonly SeededRandom _random;
    private readonly List<(Tensor Features, Tensor Targets, Tensor? FromDecks)>[] _kept = [[], []];

    /// <param name="network">Makes the features.</param>
    /// <param name="source">Draws the images.</param>
    /// <param name="realImages">The number of real images.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="context">Seed and device.</param>
    internal FeaturePool(ProbeClassifier network, BatchSource source, int realImages, int batch, TrainingContext context)
    {
        (_network, _source, _batch, _context) = (network, source, batch, context);
        _batches = (int)((ImagesFor(realImages) + batch - 1) / batch);
        _random = new SeededRandom(context.Seed).Fork("classifier/pool");
    }

    /// <summary>Whether a recipe makes images that the data do not hold, mirrored ones aside.</summary>
    internal static bool Changes(ClassifierRecipe recipe) => recipe is { Affine: not null } or { TrivialAugment: true } or { Erasing: true } or { Mix: not null };

    /// <summary>How many changed images are made.</summary>
    internal static long ImagesFor(int realImages) => Math.Clamp((long)Passes * realImages, Least, Most);

    /// <summary>A batch as <see cref="BatchSource.Next"/> gives it, with standardised features [N, F] in place of images.</summary>
    /// <param name="progress">The share of the training that is done.</param>
    /// <param name="late">Whether what was deferred applies.</param>
    internal (Tensor Features, Tensor Targets, Tensor? FromDecks) Next(double progress, bool late)
    {
        var kept = _kept[late ? 1 : 0];
        if (kept.Count < _batches)
        {
            using var scope = new TensorScope();
            using var noGrad = Autograd.NoGrad();
            var (images, targets, fromDecks) = _source.Next(_batch, _context.Device, ScalarType.Float32, Middle, late);
            var features = _network.Features(images);
            kept.Add((TensorScope.Outside(features.Clone), TensorScope.Outside(targets.Clone), fromDecks is null ? null : TensorScope.Outside(fromDecks.Clone)));
            return kept[^1];
        }

        return kept[_random.NextInt(kept.Count)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (features, targets, fromDecks) in _kept.SelectMany(k => k))
        {
            features.Dispose();
            targets.Dispose();
            fromDecks?.Dispose();
        }
    }
}
