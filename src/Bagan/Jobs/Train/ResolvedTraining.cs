using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Jobs.Train;

/// <summary>From the options of a command to those of the method.</summary>
internal static class ResolvedTraining
{
    /// <summary>Preset, then what the command line changes of it.</summary>
    /// <param name="training">What the person asked for.</param>
    /// <param name="images">Size of the training set.</param>
    /// <param name="unlessTold">The preset where none is named.</param>
    internal static BaganOptions Resolve(TrainingOptions training, int images, PresetName unlessTold = PresetName.Balanced)
    {
        var preset = training.PresetOr(unlessTold) switch
        {
            PresetName.Paper => BaganPresets.Paper(),
            PresetName.Fast => BaganPresets.Fast(images),
            _ => BaganPresets.Balanced(images),
        };
        return preset with
        {
            Objective = training.Objective ?? preset.Objective,
            ClassDraw = training.ClassDraw,
            Latents = training.Latents ?? preset.Latents,
            AutoencoderLoss = training.AeLoss ?? preset.AutoencoderLoss,
            BalancedAutoencoder = training.AeBatches is { } batches ? batches == AutoencoderBatches.Balanced : preset.BalancedAutoencoder,
            SupervisedAutoencoder = training.Autoencoder is { } kind ? kind == AutoencoderKind.Supervised : preset.SupervisedAutoencoder,
            Initialise = !training.NoInitialise && preset.Initialise,
            Batch = training.Batch ?? preset.Batch,
            Precision = training.Precision,
            AutoencoderEpochs = training.AeEpochs ?? training.Epochs ?? preset.AutoencoderEpochs,
            AdversarialEpochs = preset.CarryVariety ? 0 : training.GanEpochs ?? training.Epochs ?? preset.AdversarialEpochs,
        };
    }

    /// <summary>Fits the epochs of both stages, in the preset's proportion, to a budget of minutes at the measured speed.</summary>
    internal static BaganOptions FitToMinutes(BaganOptions options, double minutes, ImageSet train, TrainingContext context, IProgressSink sink)
    {
        var fitted = BaganSchedule.FitToMinutes(options, minutes, train, context);
        var adversarial = fitted.AdversarialEpochs == 0 ? "" : FormattableString.Invariant($" --gan-epochs {fitted.AdversarialEpochs}");
        sink.Message(FormattableString.Invariant(
            $"{minutes:0.##} minutes at the measured speed are --ae-epochs {fitted.AutoencoderEpochs}{adversarial}; give {(adversarial.Length == 0 ? "this" : "these")} instead of --minutes to repeat the run."));
        return fitted;
    }
}
