using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>The trunk, started from the encoder's, under a head of an objective's own.</summary>
internal abstract class Discriminator : Module
{
    /// <summary>Creates the trunk.</summary>
    protected Discriminator(NetworkShape shape, NetworkOptions options) => Trunk = Register("trunk", new ConvTrunk(shape, options));

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
}

/// <summary>One softmax over the n classes and, last, "fake": the paper's single output (section 3).</summary>
internal sealed class SoftmaxDiscriminator : Discriminator
{
    private readonly Linear _head;

    /// <summary>Creates the discriminator.</summary>
    public SoftmaxDiscriminator(NetworkShape shape, NetworkOptions options)
        : base(shape, options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _head = Register("head", new Linear(Trunk.Features, shape.Classes + 1));
    }

    /// <summary>[N, C, S, S] in [-1, 1] to float32 logits [N, n + 1]; index n means fake.</summary>
    public Tensor Forward(Tensor images) => _head.Forward(Trunk.Forward(images)).To(ScalarType.Float32);
}

/// <summary>
/// D(x, y): a linear head plus the inner product of the features with an embedding of the class
/// (Miyato and Koyama 2018, cGANs with projection discriminator).
/// </summary>
internal sealed class ProjectionDiscriminator : Discriminator
{
    private readonly Linear _head;
    private readonly Embedding _labels;

    /// <summary>Creates the discriminator.</summary>
    public ProjectionDiscriminator(NetworkShape shape, NetworkOptions options)
        : base(shape, options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _head = Register("head", new Linear(Trunk.Features, 1));
        _labels = Register("labels", new Embedding(shape.Classes, Trunk.Features, Initializers.Normal(1 / Math.Sqrt(Trunk.Features))));
    }

    /// <summary>[N, C, S, S] in [-1, 1] and Int64 labels [N] to float32 logits [N]; above 0 means real.</summary>
    public Tensor Forward(Tensor images, Tensor labels) => Judge(Trunk.Forward(images), labels);

    /// <summary>The trunk's features [N, F] and Int64 labels [N] to float32 logits [N].</summary>
    public Tensor Judge(Tensor features, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(features);
        var projection = (features * _labels.Forward(labels)).To(ScalarType.Float32).Sum([1]); // [N]
        return _head.Forward(features).To(ScalarType.Float32).Reshape(-1) + projection;
    }
}

/// <summary>Two heads on one trunk: real or generated, and the class (Odena, Olah, Shlens 2017, arXiv 1610.09585).</summary>
internal sealed class AuxiliaryDiscriminator : Discriminator
{
    private readonly Linear _source;
    private readonly Linear _classes;

    /// <summary>Creates the discriminator.</summary>
    public AuxiliaryDiscriminator(NetworkShape shape, NetworkOptions options)
        : base(shape, options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _source = Register("source", new Linear(Trunk.Features, 1));
        _classes = Register("classes", new Linear(Trunk.Features, shape.Classes));
    }

    /// <summary>Images [N, C, S, S] in [-1, 1] to float32 logits of "real" [N] and of the classes [N, K].</summary>
    public (Tensor Source, Tensor Classes) Forward(Tensor images)
    {
        var features = Trunk.Forward(images); // [N, F]
        return (_source.Forward(features).To(ScalarType.Float32).Reshape(-1), _classes.Forward(features).To(ScalarType.Float32));
    }
}
