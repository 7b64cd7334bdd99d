using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Methods.Classical;
using Bagan.Training;

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
    public override BaganOptions OptionsFor(int images, int side)
    {
        var options = base.OptionsFor(images, side);
        return options is { Objective: Objective.Conditional, Initialise: true } && BaganPresets.IsPhotograph(side) && Settings.Photographs is { } photographs
            ? Adapt(photographs(images))
            : options;
    }

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

            // As theirs: no dropout, with which the slope that the penalty holds is that of a random part of the network; a normalised generator.
            Networks = Settings.PlainGans ? preset.Networks with { Dropout = 0 } : preset.Networks with { Dropout = 0, LeakySlope = 0.2, NormaliseGenerator = true },
            AdversarialBeta2 = Settings.PlainGans ? preset.AdversarialBeta2 : 0.9,
        };
    }
}

/// <summary>ACGAN (Odena, Olah, Shlens 2017, arXiv 1610.09585): one head tells real from generated, another the class.</summary>
internal sealed class AcganMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "acgan";

    /// <inheritdoc/>
    public override string Description => "An auxiliary-classifier GAN: the discriminator tells real from generated, and beside it the class.";

    /// <inheritdoc/>
    public override MethodParts Parts => MethodParts.Adversary;

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) =>
        Settings.WithoutAutoencoder(preset) with
        {
            Objective = Objective.Auxiliary,

            // As theirs and the paper's, in the data's own imbalance: a small class, more often generated than real, then becomes noise or one picture.
            BalancedDiscriminator = !Settings.PlainGans,
        };
}

/// <summary>A conditional GAN (Mirza and Osindero 2014, arXiv 1411.1784): D(x, y) and G(z, y), z ~ N(0, I), no autoencoder.</summary>
internal sealed class CganMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "cgan";

    /// <inheritdoc/>
    public override string Description => "A conditional GAN, D(x, y) and G(z, y), trained on all classes without an autoencoder.";

    /// <inheritdoc/>
    public override MethodParts Parts => MethodParts.Adversary;

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) => Settings.WithoutAutoencoder(preset) with { Objective = Objective.Conditional };
}

/// <summary>SMOTE fills the small classes, then a conditional GAN is trained on the filled set.</summary>
internal sealed class SmoteGanMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "smote-gan";

    /// <inheritdoc/>
    public override string Description => "SMOTE fills the small classes, then a conditional GAN is trained on the filled set.";

    /// <inheritdoc/>
    public override MethodParts Parts => MethodParts.Adversary;

    /// <inheritdoc/>
    public override ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        if (plan.IsEmpty)
        {
            return FitGenerator(train, OptionsFor(train.Count, train.Height), [], context);
        }

        using var smote = new SmoteMethod().FitResample(train, plan, context);
        using var filled = ImageSet.Join(train, smote.Generated!);
        return FitGenerator(filled, OptionsOver(train, filled, context), smote.Notes, context, Settings with { Minutes = null });
    }

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) => Settings.WithoutAutoencoder(preset) with { Objective = Objective.Conditional };

    // As many images as the other methods: epochs, named or fitted to minutes, count the real images, and a pass over the filled set is several of them.
    private BaganOptions OptionsOver(ImageSet train, ImageSet filled, TrainingContext context)
    {
        if (Settings.Minutes is not null && BaganState.OptionsOf(context.Checkpoints) is { } known)
        {
            return known;
        }

        var options = Settings.Resolve(train, OptionsFor(train.Count, train.Height), context, share: 1);
        return options with { AdversarialEpochs = (int)Math.Max(1, Math.Round((double)options.AdversarialEpochs * train.Count / filled.Count)) };
    }
}

/// <summary>
/// DeepSMOTE (Dablain, Krawczyk, Chawla, "DeepSMOTE: Fusing deep learning and SMOTE for imbalanced data", TNNLS 2022,
/// arXiv 2105.02340): an autoencoder with a permutation penalty, SMOTE with k = 5 among the codes of a class, and the decoder.
/// The networks are the preset's; batches come in the data's own imbalance, as theirs do.
/// </summary>
internal sealed class DeepSmoteMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "deepsmote";

    /// <inheritdoc/>
    public override string Description => "DeepSMOTE: an autoencoder, SMOTE among the codes of a class, and the decoder makes images of them.";

    /// <inheritdoc/>
    public override MethodParts Parts => MethodParts.Autoencoder;

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) => Settings.AutoencoderAlone(preset) with
    {
        Latents = LatentKind.Smote,
        AutoencoderLoss = AutoencoderLoss.L2,
        PermutationPenalty = true,
        BalancedAutoencoder = false,
    };
}
