using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Methods.Adversarial;

/// <summary>A method that trains one generator on all classes and fills the plan with its images.</summary>
/// <param name="settings">What all generative methods share.</param>
public abstract class GenerativeMethod(GeneratorSettings settings) : IResamplingMethod
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        using var trainer = settings.Start(train, Adapt(settings.Preset(train.Count)), context);
        using var model = trainer.Fit();
        return new Resampling(GeneratedImages.Make(new GeneratorSource(model, context.Seed), model.Header.Shape, plan, _ => { }, context.Stop).Images, ClassifierRecipe.Plain)
        {
            Notes = [.. Notes(model.Latents, plan)],
        };
    }

    /// <summary>What the method changes of the preset.</summary>
    protected abstract BaganOptions Adapt(BaganOptions preset);

    private static IEnumerable<string> Notes(ClassLatents latents, SamplingPlan plan) =>
        from c in Enumerable.Range(0, plan.ToGenerate.Count)
        where plan.ToGenerate[c] > 0
        let note = latents.NoteOf(c)
        where note is not null
        select $"Class {plan.ClassNames[c]}: {note}.";

    /// <summary>
    /// The same options without an autoencoder: the adversarial stage gets its epochs too, so that no method trains on fewer
    /// images than another.
    /// </summary>
    internal static BaganOptions WithoutAutoencoder(BaganOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            Latents = LatentKind.Standard,
            Initialise = false,
            SupervisedAutoencoder = false,
            AdversarialEpochs = options.AutoencoderEpochs + options.AdversarialEpochs,
            AutoencoderEpochs = 0,
        };
    }
}
