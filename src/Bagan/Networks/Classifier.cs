using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>A network that tells classes of images apart: a body that ends in one vector an image, and a linear head.</summary>
internal abstract class Classifier : Module
{
    private readonly Linear _head;

    /// <summary>Creates the head; the body is the derived class's.</summary>
    /// <param name="channels">1 or 3.</param>
    /// <param name="side">Side of the square images, 4 to 1024 pixels.</param>
    /// <param name="classes">K, at least 1.</param>
    /// <param name="features">F.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    protected Classifier(int channels, int side, int classes, int features)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentException($"Images have 1 or 3 channels, not {channels}.", nameof(channels));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(side, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Classes = classes;
        FeatureCount = features;
        _head = Register("head", new Linear(features, classes));
    }

    /// <summary>K, the number of classes.</summary>
    public int Classes { get; }

    /// <summary>F, the length of a feature vector.</summary>
    public int FeatureCount { get; }

    /// <summary>Where not null, scores are so many times the cosines between features and class vectors, without bias.</summary>
    internal double? CosineScale { get; set; }

    /// <summary>The head's weight [K, F] and bias [K].</summary>
    internal (Parameter Weight, Parameter Bias) Head => (HeadParameters[0].Parameter, HeadParameters[1].Parameter);

    /// <summary>Both by name.</summary>
    internal IReadOnlyList<(string Name, Parameter Parameter)> HeadParameters => [.. _head.NamedParameters()];

    /// <summary>The penultimate layer.</summary>
    /// <param name="images">[N, C, S, S] in [-1, 1], in the type that the network computes in.</param>
    /// <returns>Float32 [N, F].</returns>
    public Tensor Features(Tensor images) => Body(images).To(ScalarType.Float32);

    /// <summary>The scores of the classes, given the features.</summary>
    /// <param name="features">Float32 [N, F].</param>
    /// <returns>Float32 [N, K].</returns>
    public Tensor Logits(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (CosineScale is { } scale)
        {
            return Functional.Linear(Unit(features.To(ScalarType.Float32)), Unit(Head.Weight.Value.To(ScalarType.Float32))) * scale;
        }

        return _head.Forward(features.To(ComputeType)).To(ScalarType.Float32);
    }

    /// <summary>[N, C, S, S] in [-1, 1], in the type that the network computes in, to float32 scores [N, K].</summary>
    public Tensor Forward(Tensor images) => Logits(Features(images));

    /// <summary>
    /// Where in each image the evidence for a class lies: the products of the activations of the last but one stage and the gradients of the class's score with
    /// respect to them, summed over the filters. Where only a mean over the image and the head follow, that is the class-activation map (Zhou et al.
    /// 2016, arXiv 1512.04150) exactly; else the score as the sum of its parts, biases aside (Selvaraju et al. 2017, arXiv 1610.02391, without their mean).
    /// </summary>
    /// <param name="images">[N, C, S, S] in [-1, 1], in the type that the network computes in.</param>
    /// <param name="classes">N class indices.</param>
    /// <returns>Float32 [N, h, w].</returns>
    public Tensor Evidence(Tensor images, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(images);
        var chosen = new float[classes.Length * Classes];
        for (var i = 0; i < classes.Length; i++)
        {
            chosen[(i * Classes) + classes[i]] = 1;
        }

        Tensor map;
        using (Autograd.NoGrad())
        {
            map = Map(images).Detach(); // [N, F, h, w]
        }

        map.RequiresGrad = true;
        var scores = Logits(Pooled(map).To(ScalarType.Float32)) * Tensor.From<float>(chosen, classes.Length, Classes).To(images.Device);
        var gradient = Autograd.Gradients(scores.Sum(), [map])[0]!;
        return (gradient.To(ScalarType.Float32) * map.Detach().To(ScalarType.Float32)).Sum([1]);
    }

    /// <summary>Draws new weights for the head from the engine's generator.</summary>
    internal void ResetHead()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var fresh = Head.Weight.Master.Detach().Clone();
        Initializers.GlorotUniform(fresh);
        Head.Weight.Assign(fresh);
        Head.Bias.Assign(Head.Bias.Master * 0);
    }

    /// <summary>All but the head: [N, C, S, S] to [N, F].</summary>
    protected virtual Tensor Body(Tensor images) => Pooled(Map(images));

    /// <summary>The part of the body whose result still is a map of the image: [N, C, S, S] to [N, F, h, w].</summary>
    /// <exception cref="NotSupportedException">The network's body is not its own.</exception>
    protected virtual Tensor Map(Tensor images) => throw new NotSupportedException($"{GetType().Name} has no map of the image.");

    /// <summary>The rest of the body: [N, F, h, w] to [N, F].</summary>
    protected virtual Tensor Pooled(Tensor map) => throw new NotSupportedException($"{GetType().Name} has no map of the image.");

    private static Tensor Unit(Tensor rows) => rows * ((rows * rows).Sum([1], keep: true) + 1e-12).Pow(-0.5);
}

/// <summary>A convolution without bias and the batch normalisation behind it, as classifiers use them.</summary>
internal sealed class ConvNorm : Module
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;

    internal ConvNorm(int inputs, int outputs, int kernel = 3, int stride = 1)
    {
        _convolution = Register("conv", new Conv2d(inputs, outputs, kernel, stride, kernel / 2, bias: false, Initializers.HeNormal));
        _norm = Register("norm", new BatchNorm2d(outputs));
    }

    /// <summary>[N, in, H, W] to [N, out, H / stride, W / stride], rounded up.</summary>
    internal Tensor Forward(Tensor input) => _norm.Forward(_convolution.Forward(input));

    /// <summary>The same with a ReLU behind it and the mean of windows of <paramref name="pool"/>, 1 or 2.</summary>
    internal Tensor ForwardRelu(Tensor input, int pool = 1) => _norm.ForwardRelu(_convolution.Forward(input), pool);
}

/// <summary>
/// The comparison's small convolutional network, quick on a processor: 3x3 convolutions of 32, 64 and 128 filters with batch
/// normalisation, ReLU and 2x2 mean pooling, dropout, and a dense layer of 256. Sides above 40 pixels are first halved by
/// convolutions of stride 2. With more than one convolution before each pooling it is the deep form of the same.
/// </summary>
internal sealed class SmallClassifier : Classifier
{
    private const int LargestFullSide = 40;
    private const int Units = 256;
    private const double DropoutShare = 0.4;
    private readonly List<(ConvNorm Convolution, bool Pool)> _layers = [];
    private readonly List<(string Name, int Stride, bool Pools)> _convolutions = [];
    private readonly Linear _dense;
    private readonly int _depth;

    /// <summary>Creates the network, drawing weights from the engine's generator.</summary>
    /// <param name="channels">1 or 3.</param>
    /// <param name="side">Side of the square images, 4 to 1024 pixels.</param>
    /// <param name="classes">K, at least 1.</param>
    /// <param name="depth">Convolutions before each pooling, 1 to 8.</param>
    public SmallClassifier(int channels, int side, int classes, int depth = 1)
        : base(channels, side, classes, Units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 8);
        _depth = depth;
        var inputs = channels;
        while (side > LargestFullSide)
        {
            side = (side + 1) / 2;
            Add(32, 2, pool: false);
        }

        foreach (var filters in (ReadOnlySpan<int>)[32, 64, 128])
        {
            for (var i = 1; i <= depth; i++)
            {
                Add(filters, 1, pool: i == depth && side > 1);
            }

            side = Math.Max(1, side / 2);
        }

        _dense = Register("dense", new Linear(inputs * side * side, Units));

        void Add(int outputs, int stride, bool pool)
        {
            var name = $"layer{_layers.Count + 1}";
            _layers.Add((Register(name, new ConvNorm(inputs, outputs, stride: stride)), pool));
            _convolutions.Add((name, stride, pool));
            Values += outputs * ((long)side * side + (pool ? side / 2 * (side / 2) : side * side));
            inputs = outputs;
        }
    }

    /// <summary>Numbers that it holds for one image in training.</summary>
    internal long Values { get; private set; }

    /// <summary>The name of each convolution in files, the step of its window, and whether the mean of 2x2 windows follows it.</summary>
    internal IReadOnlyList<(string Name, int Stride, bool Pools)> Convolutions => _convolutions;

    /// <inheritdoc/>
    protected override Tensor Map(Tensor images) => Through(images, _layers.Take(_layers.Count - _depth));

    /// <inheritdoc/>
    protected override Tensor Pooled(Tensor map)
    {
        var x = Through(map, _layers.Skip(_layers.Count - _depth));
        return Functional.Relu(_dense.Forward(Fused.LeakyDropout(x.Flatten(), slope: 1, DropoutShare, IsTraining))); // [N, 256]
    }

    // [N, C, S, S] to [N, filters, s, s].
    private static Tensor Through(Tensor images, IEnumerable<(ConvNorm Convolution, bool Pool)> layers)
    {
        var x = images;
        foreach (var (convolution, pool) in layers)
        {
            x = convolution.ForwardRelu(x, pool ? 2 : 1);
        }

        return x;
    }
}
