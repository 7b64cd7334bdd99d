using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;

namespace Bagan.Methods.Generative;

/// <summary>BAGAN as a method (Mariani et al. 2018, arXiv 1803.09655), under either objective.</summary>
internal sealed class BaganMethod : GenerativeMethod
{
    private readonly Objective _objective;

    private BaganMethod(MethodSettings settings, string name, string description, Objective objective)
        : base(settings)
    {
        Name = name;
        Description = description;
        _objective = objective;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>The paper's: one softmax over n classes and "generated".</summary>
    public static BaganMethod Softmax(MethodSettings settings) =>
        new(settings, "bagan", "BAGAN with the paper's discriminator: one of n classes, or generated.", Objective.Softmax);

    /// <summary>The reading with D(x, y).</summary>
    public static BaganMethod Conditional(MethodSettings settings) =>
        new(settings, "bagan-conditional", "BAGAN with a conditional discriminator, D(x, y).", Objective.Conditional);

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset with { Objective = Settings.Objective ?? _objective };
    }
}

/// <summary>
/// BAGAN-GP (Huang and Jafari 2021, "Enhanced balancing GAN: minority-class image generation", arXiv 2011.00189): an
/// autoencoder whose code is multiplied by a learned vector of the class; the generator is that decoder on z ~ N(0, I); a
/// discriminator that also learns to refuse real images under a wrong label, with a gradient penalty.
/// </summary>
internal sealed class BaganGpMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    // Theirs is 5. Every step of the discriminator costs as much as several of the generator, and all methods share a budget.
    private const int DiscriminatorSteps = 2;

    /// <inheritdoc/>
    public override string Name => "bagan-gp";

    /// <inheritdoc/>
    public override string Description => "BAGAN-GP: the autoencoder receives the class, the discriminator rejects wrong labels, and a penalty keeps its gradient near 1.";

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

            // Its latents are not the codes that the decoder learned on: there is less of a start to keep.
            GeneratorRate = preset.DiscriminatorRate,
            ReconstructionWeight = 0,

            // As theirs: with it the slope that the penalty holds is that of a random part of the network, and training is slower.
            Networks = preset.Networks with { Dropout = 0 },
        };
    }
}
