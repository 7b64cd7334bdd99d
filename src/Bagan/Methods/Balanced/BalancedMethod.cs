using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.Adversarial;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// What helped most in the trials of docs/ablations.md: images of small classes that borrow the variety of large ones, labelled by a
/// teacher with the probabilities of all classes, so that an image near the border of two classes says so instead of misleading; beside
/// them real images under the balanced softmax.
/// </summary>
public sealed class BalancedMethod(GeneratorSettings settings) : GenerativeMethod(settings)
{
    internal const string MethodName = "balanced";

    /// <summary>Of the minutes that there are for training; the teacher takes about the rest.</summary>
    internal const double AutoencoderShare = 0.25;
    private readonly GeneratorSettings _settings = settings;

    // How far images of the generated set and of the teacher's training are turned, moved and scaled.
    internal static AffineRange Changes { get; } = new(Degrees: 5, Shift: 0.04, Scale: 0.05);

    /// <inheritdoc/>
    public override string Name => MethodName;

    /// <inheritdoc/>
    public override string Description => "An autoencoder carries the variety of large classes over to images of small ones, and a teacher says what they show.";

    /// <inheritdoc/>
    public override Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        if (plan.IsEmpty)
        {
            return new Resampling(null, new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax });
        }

        using var trainer = _settings.Start(train, Adapt(_settings.Preset(train.Count)), context, AutoencoderShare);
        using var model = trainer.Fit();
        using var teacher = Teacher.Train(train, trainer.Options.AutoencoderEpochs, context with { Checkpoints = context.Checkpoints?.Beneath(Teacher.FolderName) });
        var source = new VettedImages(new CarriedImages(model, train, context.Seed), teacher, train);
        var images = GeneratedImages.Make(source, model.Header.Shape, plan, _ => { }, context.Stop).Images;
        try
        {
            var labelled = teacher.Label(images, context.Stop);
            return new Resampling(images, labelled.Recipe()) { GeneratedLabels = labelled.Labels };
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    // Codes that differ alike must mean the same for every class, and detail stays from the real image: an autoencoder, without labels.

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) => BaganPresets.AutoencoderAlone(preset) with { CarryVariety = true };
}
