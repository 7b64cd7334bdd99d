using Bagan.Methods.BalancingGan;

namespace Bagan.Methods.Adversarial;

/// <summary>ACGAN (Odena, Olah, Shlens 2017, arXiv 1610.09585): one head tells real from generated, another the class.</summary>
public sealed class AcganMethod(GeneratorSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "acgan";

    /// <inheritdoc/>
    public override string Description => "An auxiliary-classifier GAN: the discriminator tells real from generated, and beside it the class.";

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) =>
        WithoutAutoencoder(preset) with { Objective = Objective.Auxiliary, BalancedDiscriminator = false };
}
