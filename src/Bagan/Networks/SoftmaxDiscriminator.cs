using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>One softmax over the n classes and, last, "fake": the paper's single output (section 3).</summary>
public sealed class SoftmaxDiscriminator : Discriminator
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
