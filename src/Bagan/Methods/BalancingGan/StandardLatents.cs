using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan;

/// <summary>Every class as N(0, I): the latents of a GAN without autoencoder, whose generator is told the class by its label.</summary>
public sealed class StandardLatents : ClassLatents
{
    /// <summary>K classes, D dimensions.</summary>
    public StandardLatents(int classes, int dimensions)
        : base(classes, dimensions)
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State() => [];

    /// <inheritdoc/>
    protected override void Draw(int label, SeededRandom random, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillNormal(target);
    }
}
