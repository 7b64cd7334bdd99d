using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>
/// Latents to images; the decoder of the autoencoder and the generator are this one network (paper, section 3; layers
/// from the authors' program): two dense layers, then nearest upsampling and 5x5 convolutions up to the side, and a 2x2
/// convolution with tanh. No bias anywhere. Where the options want it, batch normalisation follows the second dense layer
/// and each 5x5 convolution (Radford, Metz, Chintala 2016, "Unsupervised representation learning with deep convolutional generative adversarial
/// networks", arXiv 1511.06434).
/// </summary>
internal sealed class Generator : Module
{
    private readonly NetworkShape _shape;
    private readonly NetworkOptions _options;
    private readonly Linear _dense1;
    private readonly Linear _dense2;
    private readonly List<Conv2d> _stages = [];
    private readonly List<BatchNorm2d> _norms = [];
    private readonly Conv2d _image;
    private readonly Embedding? _labels;
    private readonly bool _multiply;

    /// <summary>Creates the generator.</summary>
    /// <param name="shape">Images and classes.</param>
    /// <param name="options">Widths.</param>
    /// <param name="labels">How an embedding of the label starts, which is added behind the first dense layer; null: the generator takes no label.</param>
    /// <param name="multiply">Whether the embedding multiplies the latent, element by element, instead (BAGAN-GP, arXiv 2011.00189).</param>
    public Generator(NetworkShape shape, NetworkOptions options, Initializer? labels = null, bool multiply = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        shape.Validate();
        _shape = shape;
        _options = options;
        var r0 = shape.BaseSide;
        _dense1 = Register("dense1", new Linear(options.Latent, options.GeneratorDense, bias: false));
        _dense2 = Register("dense2", new Linear(options.GeneratorDense, options.GeneratorBase * r0 * r0, bias: false));
        var channels = options.GeneratorBase;
        AddNorm();
        for (var side = r0; side < shape.Side; side *= 2)
        {
            var filters = side < shape.Side / 2 ? options.GeneratorInner : options.GeneratorOuter;
            _stages.Add(Register($"conv{_stages.Count + 1}", new Conv2d(channels, filters, 5, bias: false, initializer: Initializers.GlorotNormal)));
            channels = filters;
            AddNorm();
        }

        _image = Register("image", new Conv2d(channels, shape.Channels, 2, bias: false, initializer: Initializers.GlorotNormal));
        _labels = labels is null ? null : Register("labels", new Embedding(shape.Classes, multiply ? options.Latent : options.GeneratorDense, labels));
        _multiply = multiply;

        void AddNorm()
        {
            if (options.NormaliseGenerator)
            {
                _norms.Add(Register($"norm{_norms.Count}", new BatchNorm2d(channels)));
            }
        }
    }

    /// <summary>The number of parameters that a generator of these sizes would have, without making it: what a file claims is checked before memory is taken.</summary>
    public static long ParametersOf(NetworkShape shape, NetworkOptions options, bool conditional, bool multiply = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        var r0 = shape.BaseSide;
        long channels = options.GeneratorBase;
        var normalised = options.NormaliseGenerator ? 2 : 0; // a scale and a shift a channel
        var count = ((long)options.Latent * options.GeneratorDense) + (options.GeneratorDense * channels * r0 * r0) + (normalised * channels);
        for (var side = r0; side < shape.Side; side *= 2)
        {
            long filters = side < shape.Side / 2 ? options.GeneratorInner : options.GeneratorOuter;
            count += (channels * filters * 5 * 5) + (normalised * filters);
            channels = filters;
        }

        return count + (channels * shape.Channels * 2 * 2) + (conditional ? (long)shape.Classes * (multiply ? options.Latent : options.GeneratorDense) : 0);
    }

    /// <summary>Latents [N, D], and Int64 labels [N] if the generator is conditional, to images [N, C, S, S] in [-1, 1].</summary>
    public Tensor Forward(Tensor latents, Tensor? labels = null)
    {
        var embedded = labels is null ? null : _labels?.Forward(labels); // [N, D] or [N, dense]
        var x = _dense1.Forward(_multiply && embedded is not null ? latents * embedded : latents); // [N, dense]
        if (!_multiply && embedded is not null)
        {
            x += embedded;
        }

        x = _dense2.Forward(Functional.Relu(x)); // [N, base * r0 * r0]
        return _norms.Count > 0 ? Normalised(Small(x)) : Plain(Small(Functional.Relu(x)));
    }

    private Tensor Small(Tensor x) =>
        x.Reshape(-1, _options.GeneratorBase, _shape.BaseSide, _shape.BaseSide).Contiguous(MemoryFormat.ChannelsLast); // [N, base, r0, r0]

    private Tensor Normalised(Tensor x)
    {
        x = _norms[0].ForwardRelu(x);
        for (var i = 0; i < _stages.Count; i++)
        {
            x = _norms[i + 1].ForwardRelu(Fused.UpsampleConv(x, _stages[i].Weight, relu: false)); // [N, filters, 2 side, 2 side]
        }

        return Functional.Tanh(SamePadding.Conv2d(x, _image.Weight, null, 1)); // [N, C, S, S]
    }

    private Tensor Plain(Tensor x)
    {
        foreach (var stage in _stages)
        {
            // The image's 2x2 window wants a row and a column of zeros at the end.
            x = Fused.UpsampleConv(x, stage.Weight, relu: true, border: stage == _stages[^1] ? 1 : 0); // [N, filters, 2 side, 2 side]
        }

        var image = _stages.Count > 0 ? Functional.Conv2d(x, _image.Weight) : SamePadding.Conv2d(x, _image.Weight, null, 1);
        return Functional.Tanh(image); // [N, C, S, S]
    }
}
