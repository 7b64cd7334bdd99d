using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.Smote;
using Bagan.Training;

namespace Bagan.Methods.Adversarial;

/// <summary>SMOTE fills the small classes, then a conditional GAN is trained on the filled set.</summary>
public sealed class SmoteGanMethod(GeneratorSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "smote-gan";

    /// <inheritdoc/>
    public override string Description => "SMOTE fills the small classes, then a conditional GAN is trained on the filled set.";

    /// <inheritdoc/>
    public override Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        using var smote = new SmoteMethod().FitResample(train, plan, context);
        using var filled = ImageSet.Join(train, smote.Generated!);
        var resampling = base.FitResample(filled, plan, context);
        return new Resampling(resampling.Generated, resampling.Recipe) { Notes = smote.Notes };
    }

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) => WithoutAutoencoder(preset) with { Objective = Objective.Conditional };
}
