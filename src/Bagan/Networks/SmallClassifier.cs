using Bagan.Tensors;

namespace Bagan.Networks;

/// <summary>
/// The comparison's small convolutional network, quick on a processor: 3x3 convolutions with batch normalisation and
/// ReLU, of 32, 64 and 128 filters at the side, its half and its quarter. Sides above 40 pixels are first halved by
/// convolutions of stride 2.
/// </summary>
public sealed class SmallClassifier : Classifier
{
    private const int LargestFullSide = 40;
    private readonly List<ConvNorm> _layers = [];

    /// <summary>Creates the network, drawing weights from the engine's generator.</summary>
    /// <param name="channels">1 or 3.</param>
    /// <param name="side">Side of the square images, 4 to 1024 pixels.</param>
    /// <param name="classes">K, at least 1.</param>
    public SmallClassifier(int channels, int side, int classes)
        : base(channels, side, classes, 128)
    {
        var inputs = channels;
        for (var s = side; s > LargestFullSide; s = (s + 1) / 2)
        {
            Add(32, 2);
        }

        Add(32, 1);
        Add(64, 2);
        Add(64, 1);
        Add(128, 2);
        Add(128, 1);

        void Add(int outputs, int stride)
        {
            _layers.Add(Register($"layer{_layers.Count + 1}", new ConvNorm(inputs, outputs, stride: stride)));
            inputs = outputs;
        }
    }

    /// <inheritdoc/>
    protected override Tensor Body(Tensor images)
    {
        var x = images;
        foreach (var layer in _layers)
        {
            x = Functional.Relu(layer.Forward(x)); // [N, filters, s, s]
        }

        return x;
    }
}
