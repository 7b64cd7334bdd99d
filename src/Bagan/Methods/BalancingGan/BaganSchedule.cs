using System.Diagnostics;
using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>Measures the speed of a training and fits its length to a budget of time.</summary>
internal static class BaganSchedule
{
    private const int MostEpochs = 100_000;

    /// <summary>Fits the epochs of both stages, in the proportion that the options have, to a budget at the measured speed.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="minutes">Above 0.</param>
    /// <param name="train">The training images.</param>
    /// <param name="context">Where it will run. A few steps are taken on networks that are thrown away.</param>
    /// <param name="besides">Seconds that a method trains other networks for so many epochs of the autoencoder, which do not fall as these grow; null: none.</param>
    /// <returns>The options with other epochs, at least 1 where there were any.</returns>
    public static BaganOptions FitToMinutes(BaganOptions options, double minutes, ImageSet train, TrainingContext context, Func<int, double>? besides = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        var steps = Math.Max(1, train.Count / Math.Min(options.Batch, train.Count));
        var (autoencoder, adversarial) = MeasureSpeed(train, options, context);
        if (besides is not null)
        {
            return options with { AutoencoderEpochs = Most(e => (e * steps * autoencoder) + besides(e) <= minutes * 60) };
        }

        var factor = minutes * 60 / (steps * ((options.AutoencoderEpochs * autoencoder) + (options.AdversarialEpochs * adversarial)));
        return options with
        {
            AutoencoderEpochs = Fitted(options.AutoencoderEpochs),
            AdversarialEpochs = Fitted(options.AdversarialEpochs),
        };

        int Fitted(int epochs) => epochs == 0 ? 0 : Math.Clamp((int)(epochs * factor), 1, MostEpochs);
    }

    // The largest number of epochs that fits, at least 1.
    private static int Most(Func<int, bool> fits)
    {
        var (least, most) = (1, MostEpochs);
        while (least < most)
        {
            var middle = least + ((most - least + 1) / 2);
            (least, most) = fits(middle) ? (middle, most) : (least, middle - 1);
        }

        return least;
    }

    /// <summary>Measures the speed of both stages by a few steps on networks that are thrown away.</summary>
    /// <returns>Seconds for a step of each; 0 for one that the options do without.</returns>
    public static (double Autoencoder, double Adversarial) MeasureSpeed(ImageSet train, BaganOptions options, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var state = new BaganState(train, options, context with { Observer = NoObserver.Instance, Checkpoints = null });
        try
        {
            return (
                options.AutoencoderEpochs == 0 ? 0 : SecondsPerStep(() => state.TryAutoencoderStep(state.Batch)),
                options.AdversarialEpochs == 0 ? 0 : SecondsPerStep(() => state.TryAdversarialStep(state.Batch)));
        }
        catch (EngineOutOfMemoryException e)
        {
            throw FittingBatch.Explain(e, train, state.Batch, context with { Checkpoints = null }, state.TrySteps);
        }
    }

    // The first step pays for what is prepared once; of the others the fastest counts, as the machine may be busy now and then.
    private static double SecondsPerStep(Action step)
    {
        const int Steps = 3;
        step();
        var fastest = double.PositiveInfinity;
        for (var i = 0; i < Steps; i++)
        {
            var watch = Stopwatch.StartNew();
            step();
            fastest = Math.Min(fastest, watch.Elapsed.TotalSeconds);
        }

        return fastest;
    }
}
