using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>
/// The convolutions that encoder and discriminator share, so that the second can start from the first (paper, section 3;
/// layers from the authors' program): pairs of 3x3 windows of strides 2 and 1, two pairs and then more while the side is
/// above r0; each with a bias, LeakyReLU and dropout.
/// </summary>
internal sealed class ConvTrunk : Module
{
    private readonly List<Layer> _layers = [];
    private readonly NetworkOptions _options;

    /// <summary>Creates the trunk.</summary>
    /// <param name="shape">Images and classes.</param>
    /// <param name="options">Widths.</param>
    /// <param name="spectral">Whether the weights are divided by their largest singular values.</param>
    public ConvTrunk(NetworkShape shape, NetworkOptions options, bool spectral = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        shape.Validate();
        _options = options;
        var channels = shape.Channels;
        var side = shape.Side;
        for (var pair = 0; pair < 2 || side > shape.BaseSide; pair++)
        {
            for (var i = 0; i < 2; i++)
            {
                var stride = StrideOf(_layers.Count + 1);
                var filters = options.TrunkFilters[Math.Min(_layers.Count, 3)];
                var layer = new Conv2d(channels, filters, 3, stride);
                var (before, after) = SamePadding.Of(side, 3, stride);
                var name = $"conv{_layers.Count + 1}";
                Register(name, layer);
                _layers.Add(new Layer(layer, spectral ? Register($"{name}_norm", new SpectralNorm(filters)) : null, stride, before, after - before));
                channels = filters;
                side = (side + stride - 1) / stride;
            }
        }

        Features = channels * side * side;
        FeatureSide = side;
    }

    /// <summary>F, the length of the flattened features.</summary>
    public int Features { get; }

    /// <summary>Side of the features before they are flattened.</summary>
    public int FeatureSide { get; }

    /// <summary>The step of a layer's window.</summary>
    /// <param name="layer">1 and up.</param>
    internal static int StrideOf(int layer) => layer % 2 == 1 ? 2 : 1;

    /// <summary>How many weights a trunk has, biases not counted, and its F, without making it.</summary>
    internal static (long Weights, long Features) SizeOf(NetworkShape shape, NetworkOptions options)
    {
        long channels = shape.Channels;
        var (weights, layers) = (0L, 0);
        var side = shape.Side;
        for (var pair = 0; pair < 2 || side > shape.BaseSide; pair++)
        {
            for (var i = 0; i < 2; i++, layers++)
            {
                var filters = options.TrunkFilters[Math.Min(layers, 3)];
                weights += channels * filters * 3 * 3;
                channels = filters;
            }

            side = (side + 1) / 2;
        }

        return (weights, channels * side * side);
    }

    /// <summary>[N, C, S, S] in [-1, 1] to features [N, F].</summary>
    public Tensor Forward(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var x = Functional.Pad(images, 0, _layers[0].Border, 0, _layers[0].Border);
        for (var i = 0; i < _layers.Count; i++)
        {
            var layer = _layers[i];
            x = Functional.Conv2d(x, layer.Weight, layer.Convolution.Bias, layer.Stride, layer.Padding); // [N, filters, side, side]
            var border = i + 1 < _layers.Count ? _layers[i + 1].Border : 0;
            x = Fused.LeakyDropout(x, _options.LeakySlope, _options.Dropout, IsTraining, border); // [N, filters, side + border, side + border]
        }

        return x.Flatten(); // [N, F]
    }

    // "Same" padding: so many zeros on every side, and so many more at the right and the bottom, which the step before adds.
    private readonly record struct Layer(Conv2d Convolution, SpectralNorm? Norm, int Stride, int Padding, int Border)
    {
        internal Tensor Weight => Norm?.Normalise(Convolution.Weight) ?? Convolution.Weight;
    }
}

/// <summary>Images to latents: the trunk and a linear dense layer (no KL term).</summary>
internal sealed class Encoder : Module
{
    private readonly Linear _head;

    /// <summary>Creates the encoder.</summary>
    public Encoder(NetworkShape shape, NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Trunk = Register("trunk", new ConvTrunk(shape, options));
        _head = Register("head", new Linear(Trunk.Features, options.Latent));
    }

    /// <summary>The part that the discriminator starts from.</summary>
    public ConvTrunk Trunk { get; }

    /// <summary>How many weights an encoder has at least (biases are not counted), without making it.</summary>
    /// <param name="shape">Images and classes.</param>
    /// <param name="options">Widths.</param>
    public static long ParametersOf(NetworkShape shape, NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        var (weights, features) = ConvTrunk.SizeOf(shape, options);
        return weights + (features * options.Latent);
    }

    /// <summary>[N, C, S, S] in [-1, 1] to latents [N, D].</summary>
    public Tensor Forward(Tensor images) => _head.Forward(Trunk.Forward(images));
}

/// <summary>
/// Zeros around an image so that a convolution's output side is the input side over the stride, rounded up, with the odd
/// one out at the right and the bottom, as TensorFlow's "same" has it: a 3x3 window of stride 2 on an even side pads
/// (0, 1), a 2x2 window of stride 1 pads (0, 1).
/// </summary>
internal static class SamePadding
{
    /// <summary>Zeros before and after one side.</summary>
    public static (int Before, int After) Of(int side, int kernel, int stride)
    {
        var outputs = (side + stride - 1) / stride;
        var total = Math.Max(0, ((outputs - 1) * stride) + kernel - side);
        return (total / 2, total - (total / 2));
    }

    /// <summary>Cross-correlation with such padding.</summary>
    /// <param name="input">[N, in, H, H].</param>
    /// <param name="weight">[out, in, k, k].</param>
    /// <param name="bias">[out] or null.</param>
    /// <param name="stride">Step of the window.</param>
    /// <returns>[N, out, H / stride, H / stride], rounded up.</returns>
    public static Tensor Conv2d(Tensor input, Tensor weight, Tensor? bias, int stride)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        var (before, after) = Of((int)input.Size(2), (int)weight.Size(2), stride);
        return before == after
            ? Functional.Conv2d(input, weight, bias, stride, before)
            : Functional.Conv2d(Functional.Pad(input, before, after, before, after), weight, bias, stride);
    }
}
