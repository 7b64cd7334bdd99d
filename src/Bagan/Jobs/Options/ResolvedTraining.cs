using Bagan.Methods;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.Generative;

namespace Bagan.Jobs.Options;

/// <summary>From the options of a command to those of the methods.</summary>
internal static class ResolvedTraining
{
    /// <summary>The preset with the changes of the command line.</summary>
    /// <param name="training">The command's options.</param>
    /// <param name="images">Size of the training set.</param>
    internal static BaganOptions Resolve(TrainingOptions training, int images)
    {
        var preset = training.Preset == PresetName.Paper ? BaganPresets.Paper() : BaganPresets.Fast(images);
        return preset with
        {
            ClassDraw = training.ClassDraw,
            Latents = training.Latents ?? preset.Latents,
            AutoencoderLoss = training.AeLoss ?? preset.AutoencoderLoss,
            BalancedAutoencoder = training.AeBatches is { } batches ? batches == AutoencoderBatches.Balanced : preset.BalancedAutoencoder,
            SupervisedAutoencoder = training.Autoencoder is { } kind ? kind == AutoencoderKind.Supervised : preset.SupervisedAutoencoder,
            Initialise = !training.NoInitialise && preset.Initialise,
            Batch = training.Batch ?? preset.Batch,
            Precision = training.Precision,
            AutoencoderEpochs = training.AeEpochs ?? training.Epochs ?? preset.AutoencoderEpochs,
            AdversarialEpochs = training.GanEpochs ?? training.Epochs ?? preset.AdversarialEpochs,
        };
    }

    /// <summary>What the methods of a command share.</summary>
    /// <param name="training">The command's options.</param>
    /// <param name="filter">What a filter refuses.</param>
    /// <param name="steps">Training steps of the classifiers, the filter's judge among them.</param>
    /// <param name="comparison">Whether all methods must train on equally many images.</param>
    internal static MethodSettings Settings(TrainingOptions training, FilterOptions? filter = null, int? steps = null, bool comparison = false) => new(images => Resolve(training, images))
    {
        Minutes = training.Minutes,
        ExactEpochs = !comparison && (training.Epochs ?? training.AeEpochs ?? training.GanEpochs) is not null,
        Objective = training.Objective,
        Mirror = training.Mirror,
        Filter = filter ?? new FilterOptions(),
        JudgeSteps = steps,
    };
}
