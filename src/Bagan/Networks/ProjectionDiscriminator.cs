using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>
/// D(x, y): a linear head plus the inner product of the features with an embedding of the class
/// (Miyato and Koyama 2018, cGANs with projection discriminator).
/// </summary>
public sealed class ProjectionDiscriminator : Discriminator
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
