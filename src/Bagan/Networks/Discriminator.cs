using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>The trunk, started from the encoder's, under a head of an objective's own. Where the options want it, the weights of both are spectrally normalised.</summary>
internal abstract class Discriminator : Module
{
    private readonly NetworkOptions _options;

    /// <summary>Creates the trunk.</summary>
    protected Discriminator(NetworkShape shape, NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Trunk = Register("trunk", new ConvTrunk(shape, options, options.SpectralNorm));
    }

    /// <summary>The part that starts from the encoder.</summary>
    public ConvTrunk Trunk { get; }

    /// <summary>Copies the weights of an encoder's trunk (paper, section 3, initialisation).</summary>
    public void StartFrom(ConvTrunk trunk)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        foreach (var (own, source) in Trunk.Parameters().Zip(trunk.Parameters()))
        {
            own.Assign(source.Master);
        }
    }

    /// <summary>A dense layer on the trunk's features.</summary>
    private protected Head AddHead(string name, int outputs) =>
        new(Register(name, new Linear(Trunk.Features, outputs)), AddNorm(name, outputs));

    /// <summary>What normalises a weight, or null where the options do not want that.</summary>
    private protected SpectralNorm? AddNorm(string name, int outputs) =>
        _options.SpectralNorm ? Register($"{name}_norm", new SpectralNorm(outputs)) : null;

    /// <summary>A dense layer whose weight may be normalised: [N, F] to float32 [N, outputs].</summary>
    private protected sealed record Head(Linear Layer, SpectralNorm? Norm)
    {
        internal Tensor Forward(Tensor features) =>
            Functional.Linear(features, Norm?.Normalise(Layer.Weight) ?? Layer.Weight, Layer.Bias).To(ScalarType.Float32);
    }
}

/// <summary>One softmax over the n classes and, last, "fake": the paper's single output (section 3).</summary>
internal sealed class SoftmaxDiscriminator : Discriminator
{
    private readonly Head _head;

    /// <summary>Creates the discriminator.</summary>
    public SoftmaxDiscriminator(NetworkShape shape, NetworkOptions options)
        : base(shape, options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _head = AddHead("head", shape.Classes + 1);
    }

    /// <summary>[N, C, S, S] in [-1, 1] to float32 logits [N, n + 1]; index n means fake.</summary>
    public Tensor Forward(Tensor images) => _head.Forward(Trunk.Forward(images));
}

/// <summary>
/// D(x, y): a linear head plus the inner product of the features with an embedding of the class
/// (Miyato and Koyama 2018, cGANs with projection discriminator).
/// </summary>
internal sealed class ProjectionDiscriminator : Discriminator
{
    private readonly Head _head;
    private readonly Embedding _labels;
    private readonly SpectralNorm? _labelsNorm;

    /// <summary>Creates the discriminator.</summary>
    /// <param name="shape">Images and classes.</param>
    /// <param name="options">Widths.</param>
    /// <param name="decodes">Whether it has a decoder.</param>
    public ProjectionDiscriminator(NetworkShape shape, NetworkOptions options, bool decodes = false)
        : base(shape, options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _head = AddHead("head", 1);
        _labels = Register("labels", new Embedding(shape.Classes, Trunk.Features, Initializers.Normal(1 / Math.Sqrt(Trunk.Features))));
        _labelsNorm = AddNorm("labels", shape.Classes);
        Decoder = decodes ? Register("decoder", new FeatureDecoder(shape, Trunk)) : null;
    }

    /// <summary>Makes images of the trunk's features; null where it has none.</summary>
    public FeatureDecoder? Decoder { get; }

    /// <summary>[N, C, S, S] in [-1, 1] and Int64 labels [N] to float32 logits [N]; above 0 means real.</summary>
    public Tensor Forward(Tensor images, Tensor labels) => Judge(Trunk.Forward(images), labels);

    /// <summary>The trunk's features [N, F] and Int64 labels [N] to float32 logits [N].</summary>
    public Tensor Judge(Tensor features, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(features);
        var vectors = _labelsNorm is null ? _labels.Forward(labels) : Functional.Embedding(_labelsNorm.Normalise(_labels.Weight), labels); // [N, F]
        return _head.Forward(features).Reshape(-1) + (features * vectors).To(ScalarType.Float32).Sum([1]);
    }
}

/// <summary>Two heads on one trunk: real or generated, and the class (Odena, Olah, Shlens 2017, arXiv 1610.09585).</summary>
internal sealed class AuxiliaryDiscriminator : Discriminator
{
    private readonly Head _source;
    private readonly Head _classes;

    /// <summary>Creates the discriminator.</summary>
    public AuxiliaryDiscriminator(NetworkShape shape, NetworkOptions options)
        : base(shape, options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _source = AddHead("source", 1);
        _classes = AddHead("classes", shape.Classes);
    }

    /// <summary>Images [N, C, S, S] in [-1, 1] to float32 logits of "real" [N] and of the classes [N, K].</summary>
    public (Tensor Source, Tensor Classes) Forward(Tensor images)
    {
        var features = Trunk.Forward(images); // [N, F]
        return (_source.Forward(features).Reshape(-1), _classes.Forward(features));
    }
}
