using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

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
        var inputs = channels;
        for (; side > LargestFullSide; side = (side + 1) / 2)
        {
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
            inputs = outputs;
        }
    }

    /// <summary>The name of each convolution in files, the step of its window, and whether the mean of 2x2 windows follows it.</summary>
    internal IReadOnlyList<(string Name, int Stride, bool Pools)> Convolutions => _convolutions;

    /// <inheritdoc/>
    protected override Tensor Body(Tensor images)
    {
        var x = images;
        foreach (var (convolution, pool) in _layers)
        {
            x = convolution.ForwardRelu(x, pool ? 2 : 1); // [N, filters, s / 2, s / 2]
        }

        return Functional.Relu(_dense.Forward(Fused.LeakyDropout(x.Flatten(), slope: 1, DropoutShare, IsTraining))); // [N, 256]
    }
}
