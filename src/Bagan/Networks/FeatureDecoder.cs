using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>
/// A small decoder from a discriminator's features back to the image, at four times the side of the features (20 to 32 pixels for images of 32 and more): what keeps a trunk that started as an encoder an
/// encoder (Liu, Zhu, Song, Elgammal 2021, "Towards faster and stabilized GAN training for high-fidelity few-shot image synthesis", arXiv 2101.04775,
/// section 3.2).
/// </summary>
internal sealed class FeatureDecoder : Module
{
    private static readonly int[] Filters = [32, 16];
    private readonly List<Conv2d> _stages = [];
    private readonly Conv2d _image;
    private readonly int _channels;
    private readonly int _side;

    /// <summary>Creates the decoder.</summary>
    /// <param name="shape">The images.</param>
    /// <param name="trunk">Whose features it takes.</param>
    /// <exception cref="ArgumentException">The images' side is no multiple of what it makes: sides of 5, 6, 7, 10 and 14 pixels.</exception>
    public FeatureDecoder(NetworkShape shape, ConvTrunk trunk)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(trunk);
        _side = trunk.FeatureSide;
        _channels = trunk.Features / (_side * _side);
        var channels = _channels;
        Side = _side;
        foreach (var filters in Filters)
        {
            _stages.Add(Register($"conv{_stages.Count + 1}", new Conv2d(channels, filters, 5, bias: false, initializer: Initializers.GlorotNormal)));
            channels = filters;
            Side *= 2;
        }

        if (shape.Side % Side != 0)
        {
            throw new ArgumentException($"A discriminator's decoder makes images of {Side} pixels, and {shape.Side} is no multiple of it: set DecoderWeight to 0.", nameof(shape));
        }

        _image = Register("image", new Conv2d(channels, shape.Channels, 3));
    }

    /// <summary>Side of the images that it makes; the side of those that the trunk sees is a multiple of it.</summary>
    public int Side { get; }

    /// <summary>The trunk's features [N, F] to images [N, C, side, side] in [-1, 1].</summary>
    public Tensor Forward(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var x = features.Reshape(-1, _channels, _side, _side).Contiguous(MemoryFormat.ChannelsLast);
        foreach (var stage in _stages)
        {
            x = Fused.UpsampleConv(x, stage.Weight); // [N, filters, 2 side, 2 side]
        }

        return Functional.Tanh(Functional.Conv2d(x, _image.Weight, _image.Bias, 1, 1));
    }

    /// <summary>Mean absolute error of what it makes of the features to the images, averaged down to its side.</summary>
    /// <param name="features">[N, F].</param>
    /// <param name="images">[N, C, S, S] in [-1, 1].</param>
    public Tensor Loss(Tensor features, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var factor = (int)images.Size(3) / Side;
        var small = factor > 1 ? Functional.AvgPool2d(images, factor) : images;
        return Functional.MeanAbsoluteError(Forward(features).To(ScalarType.Float32), small.To(ScalarType.Float32));
    }
}
