using Bagan.Methods.BalancingGan;

namespace Bagan.Methods.Generative;

/// <summary>
/// BAGAN-GP (Huang and Jafari 2021, "Enhanced balancing GAN: minority-class image generation", arXiv 2011.00189): an
/// autoencoder whose code is multiplied by a learned vector of the class; the generator is that decoder on z ~ N(0, I); a
/// discriminator that also learns to refuse real images under a wrong label, with a gradient penalty.
/// </summary>
public sealed class BaganGpMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    // Theirs is 5. Every step of the discriminator costs as much as several of the generator, and all methods share a budget.
    private const int DiscriminatorSteps = 2;

    /// <inheritdoc/>
    public override string Name => "bagan-gp";

    /// <inheritdoc/>
    public override string Description => "BAGAN-GP: the autoencoder is told the class, wrong labels are refused, and the discriminator's gradient is held near 1.";

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset with
        {
            Objective = Objective.GradientPenalty,
            Latents = LatentKind.Standard,
            SupervisedAutoencoder = true,
            AutoencoderLoss = AutoencoderLoss.L1,
            DiscriminatorSteps = DiscriminatorSteps,

            // As theirs: with it the slope that the penalty holds is that of a random part of the network, and training is slower.
            Networks = preset.Networks with { Dropout = 0 },
        };
    }
}
