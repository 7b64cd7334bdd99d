using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>
/// How every method's classifier is trained: network, steps, schedule and seed are the same for all, so that figures differ
/// by the images and the recipe alone. Muon for the convolutions behind the first and AdamW for all else, with a one-cycle learning rate.
/// </summary>
public sealed record ClassifierProtocol
{
    /// <summary>The network.</summary>
    public ClassifierKind Network { get; init; } = ClassifierKind.Small;

    /// <summary>Training steps, 1 to 1,000,000; null: fitted to the number of real training images, see <see cref="StepsFor"/>.</summary>
    public int? Steps { get; init; }

    /// <summary>Images in a batch, 2 to 65,536.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Adam's learning rate at its peak, above 0 and below 1.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Muon's learning rate at its peak, for the convolutions behind the first, above 0 and below 1.</summary>
    public double ConvolutionRate { get; init; } = 1e-2;

    /// <summary>Share of the steps in which the learning rate rises, in [0, 1).</summary>
    public double Rise { get; init; } = 0.2;

    /// <summary>Decoupled weight decay of convolutions and head, in units of the learning rate, 0 to 10.</summary>
    public double WeightDecay { get; init; } = 0.3;

    /// <summary>What the network computes in.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Side from which on grey images are taken for photographs, in pixels.</summary>
    internal const int PhotographSide = 64;

    private const int BackboneWork = 50;

    // The time of an image through the network, that of the small one being 1.
    private double NetworkWork => Network switch { ClassifierKind.Deep => 2, ClassifierKind.ResNet18 => 30, _ => 1 };

    /// <summary>A pretrained network, whose features a linear head is trained on in place of <see cref="Network"/>; null: none. It stays its owner's.</summary>
    internal Backbone? Probe { get; init; }

    /// <summary>Published weights that are trained further in place of <see cref="Network"/>; null: none.</summary>
    internal Finetuning? Finetune { get; init; }

    /// <summary>What tells pretrained networks apart; empty without one.</summary>
    internal string Pretraining => Probe?.Identity ?? Finetune?.ToString() ?? "";

    /// <summary>Steps of the smallest sets if <see cref="Steps"/> are not given, 1 to 2400: 400, and 800 for photographs (<see cref="For"/>).</summary>
    public int LeastSteps { get; init; } = 400;

    /// <summary>The protocol for images of a kind: photographs need twice the steps before augmentation pays (docs/ablations.md).</summary>
    /// <param name="channels">1: grey, 3: colour, which all count as photographs.</param>
    /// <param name="side">Side of the images in pixels; grey ones of 64 or more count as photographs too.</param>
    /// <param name="steps">Training steps; null: fitted.</param>
    public static ClassifierProtocol For(int channels, int side, int? steps = null) =>
        new() { Steps = steps, LeastSteps = channels > 1 || side >= PhotographSide ? 800 : 400 };

    /// <summary>
    /// Steps for a set of real training images if none are given: 400 for up to 2,200 images, because training on augmented images needs as many,
    /// 17 passes more of every further image, at least <see cref="LeastSteps"/> and at most 2400. Generated images do not count, so all methods get the same number.
    /// </summary>
    public int StepsFor(int realImages) => Steps ?? (int)Math.Clamp(Math.Round(400 + (17.0 * (realImages - 2200) / 64)), LeastSteps, 2400);

    /// <summary>Looks for values out of range.</summary>
    /// <returns>One sentence an error; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(Steps is null or (>= 1 and <= 1_000_000), "Steps must be 1 to 1000000");
        Require(LeastSteps is >= 1 and <= 2400, "LeastSteps must be 1 to 2400");
        Require(Batch is >= 2 and <= 65_536, "Batch must be 2 to 65536");
        Require(LearningRate is > 0 and < 1, "LearningRate must be above 0 and below 1");
        Require(ConvolutionRate is > 0 and < 1, "ConvolutionRate must be above 0 and below 1");
        Require(Rise is >= 0 and < 1, "Rise must be at least 0 and below 1");
        Require(WeightDecay is >= 0 and <= 10, "WeightDecay must be 0 to 10");
        return errors;

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                errors.Add($"{sentence}.");
            }
        }
    }

    /// <summary>Trains a classifier; others may be trained beside it on other threads of the processor. The context's seed, the thread count and the machine decide the result.</summary>
    /// <param name="train">The real images; classes without any are allowed.</param>
    /// <param name="generated">Images that a method adds, of the same shape and classes; null: none.</param>
    /// <param name="recipe">What the method wants.</param>
    /// <param name="context">Seed, device, observer (stage "classifier", counted in images) and stop; its checkpoints are not used.</param>
    /// <param name="generatedLabels">
    /// A row for each generated image, the probabilities of the K classes, in place of its label; null: the labels count. They are taken as
    /// of equally frequent classes where the recipe draws generated images apart (<see cref="ClassifierRecipe.GeneratedBatchShare"/>).
    /// </param>
    /// <param name="validation">
    /// Images to choose a recipe's tau on (<see cref="HeadChange.Strength"/>), of the same shape and classes; null: a classifier trained on three
    /// quarters of the real images chooses it on the others first.
    /// </param>
    /// <returns>The trained classifier, which the caller disposes.</returns>
    /// <exception cref="BaganInputException">An option is out of range, or there is no image at all.</exception>
    /// <exception cref="ArgumentException">The generated images differ in shape or classes, or the rows are not as many as they or not of K numbers.</exception>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    public TrainedClassifier Train(ImageSet train, ImageSet? generated, ClassifierRecipe recipe, TrainingContext context, FloatMatrix? generatedLabels = null, ImageSet? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        if (Validate().Concat(recipe.Validate()).ToList() is { Count: > 0 } errors)
        {
            throw new BaganInputException(string.Join(" ", errors));
        }

        if (generated is not null)
        {
            TrainedClassifier.RequireSameKind(generated, train.Channels, train.Height, train.Width, train.ClassNames);
        }

        if (generatedLabels is not null && (generatedLabels.Rows, generatedLabels.Columns) != (generated?.Count ?? 0, train.ClassNames.Count))
        {
            throw new ArgumentException(
                $"{generatedLabels.Rows} rows of {generatedLabels.Columns} probabilities for {generated?.Count ?? 0} generated images of {train.ClassNames.Count} classes.", nameof(generatedLabels));
        }

        if (train.Count + (generated?.Count ?? 0) == 0)
        {
            throw new BaganInputException("There is no image to train a classifier on.");
        }

        var fixedRecipe = HeadCorrection.WantsValidation(recipe) && validation is null
            ? recipe with { Head = recipe.Head! with { Strength = TryOut(train, generated, recipe, context, generatedLabels) } }
            : recipe;
        return TrainOnce(train, generated, fixedRecipe, context, generatedLabels, validation);
    }

    /// <summary>Images that one training handles, that of choosing tau included.</summary>
    /// <param name="recipe">How it trains.</param>
    /// <param name="realImages">The number of real training images.</param>
    /// <param name="hasValidation">Whether there are validation images to choose tau on.</param>
    public long ImagesFor(ClassifierRecipe recipe, int realImages, bool hasValidation = false)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return (long)StepsFor(realImages) * Batch * (HeadCorrection.WantsValidation(recipe) && !hasValidation ? 2 : 1);
    }

    /// <summary>
    /// The work of several trainings in images through the small network. An image through another counts as several; an image through a backbone counts as <see cref="BackboneWork"/> of
    /// them, and those that every training sees, the real ones, count for nothing.
    /// </summary>
    internal double WorkFor(ClassifierRecipe recipe, int trainings, int realImages, bool hasValidation) =>
        Probe is null ? (double)trainings * ImagesFor(recipe, realImages, hasValidation) * NetworkWork
        : FeaturePool.Changes(recipe) ? (double)BackboneWork * FeaturePool.ImagesFor(realImages)
        : 0;

    /// <summary>
    /// How independent trainings share the engine's threads: each has its part of them, at least one, and as many run at a time as half of the free memory
    /// holds, which the processes of a job on this machine divide. In turn, where each keeps the machine busy by itself: on a GPU, with a large network, and where several processes divide each batch.
    /// </summary>
    /// <param name="trainings">How many there are, those included whose results are known.</param>
    /// <param name="train">The real images.</param>
    /// <param name="context">The device.</param>
    internal SideBySide Shares(int trainings, ImageSet train, TrainingContext context) => Shares(trainings, train, context, FreeMemory.Bytes(), LaunchedRank.Read());

    /// <summary>As the other, of any free memory and any process of a job.</summary>
    internal SideBySide Shares(int trainings, ImageSet train, TrainingContext context, long free, LaunchedRank launched)
    {
        var threads = Engine.Threads;
        var most = Math.Min(trainings, threads);
        return most <= 1 || !context.Device.IsCpu || context.Ranks is not null || MemoryBytes(train, context) is not { } bytes ? SideBySide.InTurn
            : new SideBySide((int)Math.Clamp(free / launched.LocalSize / 2 / bytes, 1, most), threads / most);
    }

    /// <summary>Memory that one training takes, about; null for a network that keeps the machine busy by itself.</summary>
    internal long? MemoryBytes(ImageSet train, TrainingContext context)
    {
        if (Probe is not null || Finetune is not null || Network == ClassifierKind.ResNet18)
        {
            return null;
        }

        using var random = Engine.OwnGenerator(0);
        using var network = (SmallClassifier)CreateNetwork(train.Channels, Math.Min(train.Height, train.Width), train.ClassNames.Count);
        var perValue = TypeIn(context) == ScalarType.Float32 ? 4 : 2;

        // Values with their gradients in training, or a large batch without them in testing; weights in both types, two moments, a gradient.
        return (Math.Max(2 * Batch, TrainedClassifier.ImagesAtOnce) * network.Values * perValue) + (network.ParameterCount * (4 + perValue + 8 + perValue));
    }

    private double TryOut(ImageSet train, ImageSet? generated, ClassifierRecipe recipe, TrainingContext context, FloatMatrix? generatedLabels)
    {
        if (HeadCorrection.Split(train, context.Seed) is not { } split)
        {
            context.Observer.Message($"There are too few training images to choose tau; it is set to {HeadCorrection.Default}.");
            return HeadCorrection.Default;
        }

        using var rest = split.Train;
        using var heldOut = split.Validation;
        using var trial = (this with { Steps = StepsFor(train.Count) }).TrainOnce(rest, generated, recipe, context, generatedLabels, heldOut);
        return trial.HeadStrength!.Value;
    }

    private TrainedClassifier TrainOnce(ImageSet train, ImageSet? generated, ClassifierRecipe recipe, TrainingContext context, FloatMatrix? generatedLabels, ImageSet? validation)
    {
        // On the processor from a generator of its own, so that others can train beside it.
        using var random = context.Device.IsCpu ? Engine.OwnGenerator(context.Seed) : null;
        if (random is null)
        {
            Engine.Seed(context.Seed);
        }

        var network = CreateNetwork(train.Channels, Math.Min(train.Height, train.Width), train.ClassNames.Count);
        try
        {
            network.To(context.Device, TypeIn(context));
            using var training = new ClassifierTraining(network, train, generated, this, recipe, context, generatedLabels);
            training.Run();
            var trained = new TrainedClassifier(network, train, context.Device);
            if (recipe.Head is { Kind: not HeadChangeKind.Retrain } head)
            {
                trained.Correct(head, training.ClassShares, validation, context.Stop);
            }

            return trained;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>A classifier that was trained before, from its weights.</summary>
    /// <param name="train">The real images that it was trained on.</param>
    /// <param name="weights">What <see cref="TrainedClassifier.State"/> gave, and perhaps more.</param>
    /// <param name="prefix">What the names of its weights begin with there.</param>
    /// <param name="context">The device.</param>
    internal TrainedClassifier Restore(ImageSet train, IReadOnlyDictionary<string, Tensor> weights, string prefix, TrainingContext context)
    {
        var network = CreateNetwork(train.Channels, Math.Min(train.Height, train.Width), train.ClassNames.Count);
        try
        {
            network.LoadState(weights, prefix);
            network.To(context.Device, TypeIn(context));
            network.Train(false);
            network.SetRequiresGrad(false);
            return new TrainedClassifier(network, train, context.Device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // Features are float32, and so is the head on them.
    private ScalarType TypeIn(TrainingContext context) => Probe is null ? context.Resolve(Precision) : ScalarType.Float32;

    /// <summary>The network with new weights from the engine's generator.</summary>
    internal Classifier CreateNetwork(int channels, int side, int classes) => Network switch
    {
        _ when Probe is { } backbone => new ProbeClassifier(backbone, channels, side, classes),
        _ when Finetune is { } start => new FinetuneClassifier(start, channels, side, classes),
        ClassifierKind.ResNet18 => new ResNet18(channels, side, classes),
        ClassifierKind.Deep => new SmallClassifier(channels, side, classes, depth: 2),
        _ => new SmallClassifier(channels, side, classes),
    };
}

/// <summary>The classifier networks of the comparison.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassifierKind>))]
public enum ClassifierKind
{
    /// <summary>A small convolutional network, quick on a processor.</summary>
    [JsonStringEnumMemberName("small")]
    Small,

    /// <summary>The small network with two convolutions in each stage: better, and about four times the work.</summary>
    [JsonStringEnumMemberName("deep")]
    Deep,

    /// <summary>ResNet-18 for small images; wants a GPU or patience.</summary>
    [JsonStringEnumMemberName("resnet18")]
    ResNet18,
}
