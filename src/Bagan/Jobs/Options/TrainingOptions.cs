using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Methods;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.Generative;
using Bagan.Training;

namespace Bagan.Jobs.Options;

/// <summary>Which networks are trained, on what objective, and for how long.</summary>
internal sealed record TrainingOptions
{
    /// <summary>The named set of network sizes and schedules, which everything below adjusts; null: fast. Paper: paper.</summary>
    public PresetName? Preset { get; init; }

    /// <summary>The answer that BAGAN's discriminator gives; null: the method's. Paper: softmax.</summary>
    public Objective? Objective { get; init; }

    /// <summary>How the classes of generated training images are drawn. Paper: uniform.</summary>
    public ClassDraw ClassDraw { get; init; } = ClassDraw.Uniform;

    /// <summary>What stands for a class in the latent space; null: the preset's. Paper: gaussian.</summary>
    public LatentKind? Latents { get; init; }

    /// <summary>How far a reconstruction is from its image; null: the preset's. Paper: l2.</summary>
    public AutoencoderLoss? AeLoss { get; init; }

    /// <summary>Which images the autoencoder sees; null: the preset's. Paper: natural.</summary>
    public AutoencoderBatches? AeBatches { get; init; }

    /// <summary>Whether the decoder is told the class; null: the preset's. Paper: plain.</summary>
    public AutoencoderKind? Autoencoder { get; init; }

    /// <summary>Whether generator and discriminator start from random weights instead of from the autoencoder. Paper: false.</summary>
    public bool NoInitialise { get; init; }

    /// <summary>Passes over the data for both stages, 1 to 100,000; null: the preset's, fitted to the size of the data. Paper: about 100.</summary>
    public int? Epochs { get; init; }

    /// <summary>Passes for the autoencoder alone; goes before <see cref="Epochs"/>.</summary>
    public int? AeEpochs { get; init; }

    /// <summary>Passes for the adversarial stage alone; goes before <see cref="Epochs"/>.</summary>
    public int? GanEpochs { get; init; }

    /// <summary>Budget for training the generator in minutes, above 0; epochs are fitted to the measured speed. Null: no budget.</summary>
    public double? Minutes { get; init; }

    /// <summary>Real images in a batch, 2 to 65,536; null: the preset's. Paper: 32.</summary>
    public int? Batch { get; init; }

    /// <summary>Whether a teacher, and the classifiers that learn from it, see mirrored images. Paper: off.</summary>
    public MirrorMode Mirror { get; init; } = MirrorMode.Auto;

    /// <summary>What the networks compute in; auto: bfloat16 where the processor or GPU has instructions for it. Paper: float32.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Whether figures, pictures and latents of the training are also written as event files for TensorBoard.</summary>
    public bool Tensorboard { get; init; }

    internal IEnumerable<string> Errors()
    {
        foreach (var (name, value) in new[] { ("--epochs", Epochs), ("--ae-epochs", AeEpochs), ("--gan-epochs", GanEpochs) })
        {
            if (value is < 1 or > 100_000)
            {
                yield return $"{name} must be 1 to 100000, not {value}.";
            }
        }

        if (Minutes is { } minutes && !(minutes > 0 && minutes <= 100_000))
        {
            yield return FormattableString.Invariant($"--minutes must be above 0 and at most 100000, not {minutes}.");
        }

        if (Minutes is not null && (Epochs ?? AeEpochs ?? GanEpochs) is not null)
        {
            yield return "--minutes sets the number of epochs itself: leave out --epochs, --ae-epochs and --gan-epochs.";
        }

        if (Batch is < 2 or > 65_536)
        {
            yield return $"--batch must be 2 to 65536 images, not {Batch}.";
        }
    }

    /// <summary>Names of the given options that only a training with an adversarial stage knows.</summary>
    internal IEnumerable<string> AdversarialOptions()
    {
        (string Name, bool Given)[] options =
        [
            ("--objective", Objective is not null), ("--class-draw", ClassDraw != ClassDraw.Uniform), ("--latents", Latents is not null),
            ("--autoencoder", Autoencoder is not null), ("--no-initialise", NoInitialise), ("--gan-epochs", GanEpochs is not null),
        ];
        return options.Where(o => o.Given).Select(o => o.Name);
    }
}

/// <summary>The named sets of networks and schedules.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PresetName>))]
internal enum PresetName
{
    /// <summary>What helps a classifier most: real images that borrow the variety of large classes, with a teacher's labels.</summary>
    [JsonStringEnumMemberName("balanced")]
    Balanced,

    /// <summary>The paper's structure sized for two CPU cores and small images.</summary>
    [JsonStringEnumMemberName("fast")]
    Fast,

    /// <summary>The paper's networks and training, exactly.</summary>
    [JsonStringEnumMemberName("paper")]
    Paper,
}

/// <summary>Which images the autoencoder sees.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AutoencoderBatches>))]
internal enum AutoencoderBatches
{
    /// <summary>Every image equally often: the data's own imbalance, as in the paper.</summary>
    [JsonStringEnumMemberName("natural")]
    Natural,

    /// <summary>Every class equally often.</summary>
    [JsonStringEnumMemberName("balanced")]
    Balanced,
}

/// <summary>Whether the decoder is told the class.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AutoencoderKind>))]
internal enum AutoencoderKind
{
    /// <summary>Labels are unseen, as in the paper.</summary>
    [JsonStringEnumMemberName("plain")]
    Plain,

    /// <summary>The code is multiplied by a vector learned for the class, as in BAGAN-GP.</summary>
    [JsonStringEnumMemberName("supervised")]
    Supervised,
}

/// <summary>From the options of a command to those of the methods.</summary>
internal static class ResolvedTraining
{
    /// <summary>The preset with the changes of the command line.</summary>
    /// <param name="training">The command's options.</param>
    /// <param name="images">Size of the training set.</param>
    internal static BaganOptions Resolve(TrainingOptions training, int images) =>
        Changed(training, training.Preset == PresetName.Paper ? BaganPresets.Paper() : BaganPresets.Fast(images));

    private static BaganOptions Changed(TrainingOptions training, BaganOptions preset) =>
        preset with
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

    /// <summary>What the methods of a command share.</summary>
    /// <param name="training">The command's options.</param>
    /// <param name="filter">What a filter refuses.</param>
    /// <param name="steps">Training steps of the classifiers, the filter's judge among them.</param>
    /// <param name="comparison">Whether all methods must train on equally many images.</param>
    internal static MethodSettings Settings(TrainingOptions training, FilterOptions? filter = null, int? steps = null, bool comparison = false) => new(images => Resolve(training, images))
    {
        Minutes = training.Minutes,
        ExactEpochs = !comparison && (training.Epochs ?? training.AeEpochs ?? training.GanEpochs) is not null,
        PresetEpochs = (training.Epochs ?? training.AeEpochs ?? training.GanEpochs) is null,
        PresetBatch = training.Batch is null,
        Photographs = training.Preset == PresetName.Paper ? null : images => Changed(training, BaganPresets.Photographs(images)),
        Objective = training.Objective,
        PlainGans = training.Preset == PresetName.Paper,
        Mirror = training.Mirror,
        Filter = filter ?? new FilterOptions(),
        JudgeSteps = steps,
    };
}

/// <summary>Options of <c>train</c>: the first half of balance, which leaves a run that can generate.</summary>
internal sealed record TrainOptions : ITrainingJobOptions<TrainOptions>
{
    /// <summary>The images to train on.</summary>
    public SourceOptions Data { get; init; } = new();

    /// <summary>The method to train ("bagan+filter"); null: balanced, unless other options imply BAGAN.</summary>
    public string? Method { get; init; }

    /// <summary>Training steps of a filter's judge, 1 to 1,000,000; null: fitted to the size of the data. Methods without "+filter" have no judge.</summary>
    public int? Steps { get; init; }

    /// <summary>A pretrained network that the teacher, and a filter's judge, may stand on.</summary>
    public BackboneOptions Pretraining { get; init; } = new();

    /// <summary>What the teacher, and a filter's judge, are.</summary>
    public TeacherMode Teacher { get; init; }

    /// <summary>Whether a TorchScript file may be loaded, which is code.</summary>
    public bool AllowTorchscript { get; init; }

    /// <summary>Networks and length of training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where the run is written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Checkpoints and resuming.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    bool ITrainingJobOptions<TrainOptions>.ChecksImages => false;

    /// <inheritdoc/>
    public TrainOptions With(OutputOptions output, CheckpointOptions checkpoints) => this with { Output = output, Checkpoints = checkpoints };

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
        [.. Data.SourceErrors(SizeRule.Networks), .. MethodResolution.Errors(Method, Training), .. Training.Errors(), .. Compute.Errors(), .. Output.Errors(), .. Checkpoints.Errors(Output), .. OptionChecks.Steps(Steps),
            .. Pretraining.Judge.Errors(AllowTorchscript), .. TeacherOptions.Errors(Teacher, Pretraining.Judge.HasBackbone, MethodResolution.ChoiceOf(Method, Training))];
}
