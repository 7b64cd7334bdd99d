using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>Fits the length of a training to a budget of time.</summary>
public static class BaganSchedule
{
    /// <summary>Fits the epochs of both stages, in the proportion that the options have, to a budget at the measured speed.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="minutes">Above 0.</param>
    /// <param name="train">The training images.</param>
    /// <param name="context">Where it will run. A few steps are taken on networks that are thrown away.</param>
    /// <returns>The options with other epochs, at least 1 where there were any.</returns>
    public static BaganOptions FitToMinutes(BaganOptions options, double minutes, ImageSet train, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        var steps = Math.Max(1, train.Count / Math.Min(options.Batch, train.Count));
        var (autoencoder, adversarial) = BaganTrainer.MeasureSpeed(train, options, context);
        var factor = minutes * 60 / (steps * ((options.AutoencoderEpochs * autoencoder) + (options.AdversarialEpochs * adversarial)));
        return options with
        {
            AutoencoderEpochs = Fitted(options.AutoencoderEpochs),
            AdversarialEpochs = Fitted(options.AdversarialEpochs),
        };

        int Fitted(int epochs) => epochs == 0 ? 0 : Math.Clamp((int)(epochs * factor), 1, 100_000);
    }
}
