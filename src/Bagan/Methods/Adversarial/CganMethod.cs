using Bagan.Methods.BalancingGan;

namespace Bagan.Methods.Adversarial;

/// <summary>A conditional GAN (Mirza and Osindero 2014, arXiv 1411.1784): D(x, y) and G(z, y), z ~ N(0, I), no autoencoder.</summary>
public sealed class CganMethod(GeneratorSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "cgan";

    /// <inheritdoc/>
    public override string Description => "A conditional GAN, D(x, y) and G(z, y), trained on all classes without an autoencoder.";

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) => WithoutAutoencoder(preset) with { Objective = Objective.Conditional };
}
