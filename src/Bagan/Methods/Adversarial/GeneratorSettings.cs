using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Methods.Adversarial;

/// <summary>Networks, schedule and budget that all generative methods of a comparison share.</summary>
/// <param name="Preset">The preset's options for a number of training images.</param>
public sealed record GeneratorSettings(Func<int, BaganOptions> Preset)
{
    /// <summary>Minutes that a method may train its generators; null: as many epochs as the preset has.</summary>
    public double? Minutes { get; init; }

    /// <summary>Prepares a training, or takes one up from its newest checkpoint.</summary>
    /// <param name="train">The images it learns from.</param>
    /// <param name="options">What is trained; a training that goes on keeps the options that it began with.</param>
    /// <param name="context">Where and for whom.</param>
    /// <param name="share">Share of the minutes that is for this generator, above 0 and at most 1.</param>
    /// <returns>The trainer, which the caller disposes.</returns>
    internal BaganTrainer Start(ImageSet train, BaganOptions options, TrainingContext context, double share = 1)
    {
        // Epochs that were fitted to minutes at the speed of then must not change when the training goes on.
        if (Minutes is { } minutes)
        {
            options = BaganTrainer.OptionsOf(context.Checkpoints) ?? BaganSchedule.FitToMinutes(options, minutes * share, train, context);
        }

        var trainer = new BaganTrainer(train, options, context);
        trainer.Resume();
        return trainer;
    }
}
