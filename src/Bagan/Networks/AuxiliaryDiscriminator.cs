using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>Two heads on one trunk: real or generated, and the class (Odena, Olah, Shlens 2017, arXiv 1610.09585).</summary>
public sealed class AuxiliaryDiscriminator : Discriminator
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
