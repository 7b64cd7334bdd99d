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
    // How often the teacher sees the images for each time that the autoencoder does: 43 passes where the fast preset has 12.
    private const double TeacherPasses = 3.5;
    private const double GeneratedBatchShare = 0.3;

    // Of the minutes that the method may train; the teacher takes about the rest.
    private const double AutoencoderShare = 0.25;

    // Small classes are favoured by their counts to this power beyond the balanced softmax; teacher and classifier alike.
    private const double Favour = 0.15;
    private readonly GeneratorSettings _settings = settings;

    // How far images of the generated set and of the teacher's training are turned, moved and scaled.
    internal static AffineRange Changes { get; } = new(Degrees: 5, Shift: 0.04, Scale: 0.05);

    /// <inheritdoc/>
    public override string Name => "balanced";

    /// <inheritdoc/>
    public override string Description => "An autoencoder carries the variety of large classes over to images of small ones, and a teacher says what they show.";

    /// <inheritdoc/>
    public override Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, BalanceStrength = 1 + Favour };
        if (plan.IsEmpty)
        {
            return new Resampling(null, recipe);
        }

        ImageSet? images = null;
        try
        {
            double passes;
            using (var trainer = _settings.Start(train, Adapt(_settings.Preset(train.Count)), context, AutoencoderShare))
            {
                using var model = trainer.Fit();
                images = new CarriedImages(train, trainer.Encode(), trainer.Networks.Generator, context).Make(plan);
                passes = TeacherPasses * trainer.Options.AutoencoderEpochs;
            }

            using var teacher = Teacher.Train(train, passes, context);
            return new Resampling(images, recipe with { GeneratedBatchShare = GeneratedBatchShare })
            {
                GeneratedLabels = teacher.Label(images, train.ClassCounts, Favour, context.Stop),
            };
        }
        catch
        {
            images?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    // Codes that differ alike must mean the same for every class, and detail stays from the real image: an autoencoder, without labels.
    protected override BaganOptions Adapt(BaganOptions preset) => AutoencoderAlone(preset);
}
