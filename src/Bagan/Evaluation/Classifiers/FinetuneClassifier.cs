using Bagan.Evaluation.Backbones;
using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Evaluation.Classifiers;

/// <summary>Where a fine-tuned network starts from, and the side at which it sees images.</summary>
/// <param name="Model">The file of the published ResNet-18.</param>
/// <param name="Size">Side in pixels, a multiple of 32.</param>
internal sealed record Finetuning(string Model, int Size)
{
    /// <summary>The side where nothing is said: a third of the work of 224.</summary>
    internal const int UsualSize = 128;

    /// <summary>Images in a batch.</summary>
    internal const int Batch = 32;

    /// <summary>The learning rate at its peak: a tenth of that of a new network.</summary>
    internal const double LearningRate = 3e-4;

    /// <summary>Training steps where nothing is said.</summary>
    internal const int Steps = 300;
}

/// <summary>
/// The published ResNet-18 with a new head, all of whose layers are trained. While it trains, images are enlarged by an eighth more than they need and a square of
/// the right size is cut out of each at random; mirroring is the recipe's business.
/// </summary>
internal sealed class FinetuneClassifier : Classifier
{
    private const int CropPart = 8;
    private readonly ImageNetResNet18 _trunk;
    private readonly float[] _mean;
    private readonly BackboneInput _input;
    private readonly BackboneInput _enlarged;
    private readonly int _channels;
    private readonly int _side;
    private (int Size, float[] Pixels) _resized;

    /// <summary>Creates the network with the published weights, drawing those of the head from the engine's generator.</summary>
    /// <param name="start">Where it starts from.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="side">Side of the square images.</param>
    /// <param name="classes">K, at least 1.</param>
    /// <exception cref="BaganInputException">The file is not that of the package, or the side is no multiple of 32.</exception>
    internal FinetuneClassifier(Finetuning start, int channels, int side, int classes)
        : base(channels, side, classes, ImageNetResNet18.Width)
    {
        ResNet18Network.RequireSize(start.Size);
        (var network, _mean) = ResNet18Network.Load(start.Model);
        _trunk = Register("trunk", network);
        _input = ResNet18Network.UsualInput with { Size = start.Size };
        _enlarged = _input with { Size = start.Size + (start.Size / CropPart) };
        (_channels, _side) = (channels, side);
    }

    /// <inheritdoc/>
    protected override Tensor Body(Tensor images)
    {
        var count = (int)images.Size(0);
        var pixels = images.To(Device.Cpu).To(ScalarType.Float32).Contiguous(MemoryFormat.Contiguous).ToArray<float>();
        var size = _input.Size!.Value;
        var prepared = IsTraining ? Cut(_enlarged.Prepare(pixels, count, _channels, _side, _side, 3), count, size) : _input.Prepare(pixels, count, _channels, _side, _side, 3);
        ResNet18Network.Centre(prepared, _mean, ref _resized, size);
        return _trunk.Forward(Tensor.From<float>(prepared, count, 3, size, size).To(images.Device).To(ComputeType).Contiguous(MemoryFormat.ChannelsLast));
    }

    // A square of each image, at a place that the engine's generator draws.
    private float[] Cut(float[] images, int count, int size)
    {
        var from = _enlarged.Size!.Value;
        var places = Tensor.Uniform([count, 2]).ToArray<float>();
        var result = new float[count * 3 * size * size];
        for (var plane = 0; plane < count * 3; plane++)
        {
            var (top, left) = (Place(2 * (plane / 3)), Place((2 * (plane / 3)) + 1));
            for (var y = 0; y < size; y++)
            {
                images.AsSpan((plane * from * from) + ((top + y) * from) + left, size).CopyTo(result.AsSpan((plane * size * size) + (y * size)));
            }
        }

        return result;

        int Place(int i) => Math.Min(from - size, (int)(places[i] * (from - size + 1)));
    }
}
