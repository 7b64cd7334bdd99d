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
    public ConvTrunk(NetworkShape shape, NetworkOptions options)
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
                _layers.Add(new Layer(Register($"conv{_layers.Count + 1}", layer), stride, before, after - before));
                channels = filters;
                side = (side + stride - 1) / stride;
            }
        }

        Features = channels * side * side;
    }

    /// <summary>F, the length of the flattened features.</summary>
    public int Features { get; }

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
            x = Functional.Conv2d(x, layer.Convolution.Weight, layer.Convolution.Bias, layer.Stride, layer.Padding); // [N, filters, side, side]
            var border = i + 1 < _layers.Count ? _layers[i + 1].Border : 0;
            x = Fused.LeakyDropout(x, _options.LeakySlope, _options.Dropout, IsTraining, border); // [N, filters, side + border, side + border]
        }

        return x.Flatten(); // [N, F]
    }

    // "Same" padding: so many zeros on every side, and so many more at the right and the bottom, which the step before adds.
    private readonly record struct Layer(Conv2d Convolution, int Stride, int Padding, int Border);
}
