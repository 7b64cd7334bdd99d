using System.Diagnostics;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// The method that helped most in the trials of docs/ablations.md: images of small classes that borrow the variety of large ones, labelled by
/// a teacher with the probabilities of all classes, so that an image near the border of two classes says so instead of misleading; beside
/// them real images under the balanced softmax.
/// </summary>
internal sealed class BalancedMethod(MethodSettings settings) : IResamplingMethod
{
    internal const string MethodName = "balanced";

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public string Description => "An autoencoder carries the variety of large classes over to images of small ones, and a teacher says what they show.";

    /// <inheritdoc/>
    public MethodParts Parts => MethodParts.Autoencoder | MethodParts.Teacher;

    /// <inheritdoc/>
    public double RepeatShare => Repeats;

    // Chosen on validation images (docs/ablations.md).
    internal const double Repeats = 0.5;

    // How far images of the generated set and of the teacher's training are turned, moved and scaled.
    internal static AffineRange Changes { get; } = new(Degrees: 5, Shift: 0.04, Scale: 0.05);

    /// <summary>
    /// The options of its autoencoder for a number of training images. Codes that differ alike must mean the same for every class, and detail
    /// stays from the real image: the decoder sees no labels.
    /// </summary>
    public BaganOptions OptionsFor(int images) => OptionsFor(settings, images);

    /// <inheritdoc cref="OptionsFor(int)"/>
    internal static BaganOptions OptionsFor(MethodSettings settings, int images)
    {
        var whole = BaganPresets.Narrowed(settings.AutoencoderAlone(settings.Preset(images)));
        return settings.PresetBatch ? BaganPresets.Shortened(whole, settings.PresetEpochs) : whole;
    }

    /// <summary>Passes of its autoencoder over a number of training images.</summary>
    internal static int EpochsFor(MethodSettings settings, int images) => OptionsFor(settings, images).AutoencoderEpochs;

    /// <inheritdoc/>
    public long Work(int images, int channels, int side)
    {
        var epochs = EpochsFor(settings, images);
        return ((long)epochs * images) + Teacher.Work(images, channels, epochs, settings.Mirror, settings.Pretrained);
    }

    /// <inheritdoc/>
    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        var watch = Stopwatch.StartNew();
        using var trainer = settings.Start(train, OptionsFor(train.Count), context, besides: () => new TeacherTraining(train, 0, settings.Mirror, context, settings.Pretrained).Seconds());
        var autoencoder = trainer.FitAutoencoder();
        try
        {
            var teacher = Teacher.Train(train, trainer.Options.AutoencoderEpochs, settings.Mirror, context, settings.Pretrained);
            return new TrainedBalanced(autoencoder, teacher, context.Seed, new Cost([.. trainer.Cost, new NetworkCost(Teacher.Name, teacher.Images)], watch.Elapsed.TotalSeconds));
        }
        catch
        {
            autoencoder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ITrainedMethod Load(SavedMethod saved, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(context);
        using var file = context.RequireCheckpoint();
        var autoencoder = TrainedAutoencoder.Load(file, context.Device);
        try
        {
            return new TrainedBalanced(autoencoder, Teacher.Load(saved, context, settings.Pretrained), context.Seed, saved.Cost);
        }
        catch
        {
            autoencoder.Dispose();
            throw;
        }
    }
}

/// <summary>The autoencoder and the teacher of the method, trained.</summary>
internal sealed class TrainedBalanced(TrainedAutoencoder autoencoder, Teacher teacher, ulong seed, Cost cost) : TrainedSource
{
    /// <inheritdoc/>
    public override Cost Cost => cost;

    /// <summary>Encoder and decoder.</summary>
    internal TrainedAutoencoder Autoencoder => autoencoder;

    /// <summary>What labels the images.</summary>
    internal Teacher Teacher => teacher;

    /// <inheritdoc/>
    public override bool MadeOfReal => true;

    /// <inheritdoc/>
    public override NetworkShape Shape => autoencoder.Header.Shape;

    /// <inheritdoc/>
    public override ITrainedMethod Control => new TrainedDistil(teacher, Shape, seed, Cost.Nothing, owner: false);

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkChoice> Networks => teacher.Choice is { } choice ? [choice] : [];

    private IReadOnlyList<int> Counts => autoencoder.Header.ClassCounts;

    /// <inheritdoc/>
    public override int[] TeacherPredictions(ImageSet images, CancellationToken stop) => teacher.Predict(images, stop);

    /// <inheritdoc/>
    public override IImageSource Source(ImageSet? real)
    {
        ArgumentNullException.ThrowIfNull(real);
        return new VettedImages(new CarriedImages(autoencoder, real, seed), teacher, real);
    }

    /// <inheritdoc/>
    public override FloatMatrix? Label(ImageSet images, CancellationToken stop)
    {
        var labels = teacher.Probabilities(images, stop);
        TeacherLabels.FavourSmall(labels, Counts);
        return labels;
    }

    /// <inheritdoc/>
    public override ClassifierRecipe Recipe(SamplingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return TeacherLabels.Recipe(plan.TotalToGenerate + plan.TotalToRepeat, Counts.Sum(), teacher.Mirror);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        autoencoder.Dispose();
        teacher.Dispose();
    }
}
