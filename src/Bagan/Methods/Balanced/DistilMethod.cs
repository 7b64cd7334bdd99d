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
/// The control of the method balanced: the same teacher labels turned copies of real images, and there is no generator (after DiVE, He, Wu, Wei
/// 2021, arXiv 2103.15042, which distils a teacher trained under the balanced softmax). The gain of balanced over it is the generated images' own.
/// </summary>
internal sealed class DistilMethod(MethodSettings settings) : IResamplingMethod
{
    internal const string MethodName = "distil";

    /// <inheritdoc/>
    public string Name => MethodName;

    /// <inheritdoc/>
    public string Description => "A teacher labels copies of real images, turned, moved and scaled a little; there is no generator.";

    /// <inheritdoc/>
    public MethodParts Parts => MethodParts.Teacher;

    /// <inheritdoc/>
    public double RepeatShare => BalancedMethod.Repeats;

    /// <inheritdoc/>
    public long Work(int images, int channels, int side) => Teacher.Work(images, channels, BalancedMethod.EpochsFor(settings, images), settings.Mirror, settings.Pretrained);

    /// <inheritdoc/>
    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        var watch = Stopwatch.StartNew();
        var teacher = TrainTeacher(settings, train, context);
        return new TrainedDistil(
            teacher, new NetworkShape(train.Channels, train.Height, train.ClassNames.Count), context.Seed,
            new Cost([new NetworkCost(Teacher.Name, teacher.Images)], watch.Elapsed.TotalSeconds), owner: true);
    }

    /// <inheritdoc/>
    public ITrainedMethod Load(SavedMethod saved, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(context);
        return new TrainedDistil(
            Teacher.Load(saved, context, settings.Pretrained), new NetworkShape(saved.Channels, saved.Side, saved.ClassNames.Count), context.Seed, saved.Cost, owner: true);
    }

    /// <summary>Trains a teacher as long as that of the method balanced, where the autoencoder's length sets it.</summary>
    internal static Teacher TrainTeacher(MethodSettings settings, ImageSet train, TrainingContext context)
    {
        var epochs = settings.Resolve(train, BalancedMethod.OptionsFor(settings, train.Count), context, 1, () => new TeacherTraining(train, 0, settings.Mirror, context, settings.Pretrained).Seconds()).AutoencoderEpochs;
        return Teacher.Train(train, epochs, settings.Mirror, context, settings.Pretrained);
    }
}

/// <summary>A teacher that labels turned copies of real images.</summary>
/// <param name="teacher">The teacher.</param>
/// <param name="shape">Images and classes that it was trained on.</param>
/// <param name="seed">The images' seeds derive from it.</param>
/// <param name="cost">What the training cost.</param>
/// <param name="owner">Whether this object disposes the teacher.</param>
internal class TrainedDistil(Teacher teacher, NetworkShape shape, ulong seed, Cost cost, bool owner) : TrainedSource
{
    /// <summary>What labels the images.</summary>
    private protected Teacher Teacher => teacher;

    /// <summary>The images' seeds derive from it.</summary>
    private protected ulong Seed => seed;

    /// <inheritdoc/>
    public override Cost Cost => cost;

    /// <inheritdoc/>
    public override bool MadeOfReal => true;

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkChoice> Networks => teacher.Choice is { } choice ? [choice] : [];

    /// <inheritdoc/>
    public override NetworkShape Shape => shape;

    /// <inheritdoc/>
    public override IImageSource Source(ImageSet? real)
    {
        ArgumentNullException.ThrowIfNull(real);
        return new VettedImages(new TurnedImages(real, seed), teacher, real);
    }

    /// <inheritdoc/>
    public override FloatMatrix? Label(ImageSet images, CancellationToken stop)
    {
        var labels = teacher.Probabilities(images, stop);
        TeacherLabels.FavourSmall(labels, teacher.Counts);
        return labels;
    }

    /// <inheritdoc/>
    public override ClassifierRecipe Recipe(SamplingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return TeacherLabels.Recipe(plan.TotalToGenerate + plan.TotalToRepeat, teacher.Counts.Sum(), teacher.Mirror);
    }

    /// <inheritdoc/>
    public override int[] TeacherPredictions(ImageSet images, CancellationToken stop) => teacher.Predict(images, stop);

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (owner)
        {
            teacher.Dispose();
        }
    }
}

/// <summary>Real images, each turned, moved and scaled a little.</summary>
/// <param name="real">The real images; the caller disposes them.</param>
/// <param name="runSeed">The images' seeds derive from it.</param>
internal sealed class TurnedImages(ImageSet real, ulong runSeed) : IEditingSource
{
    private const int Batch = 256;
    private readonly int[][] _members = [.. Enumerable.Range(0, real.ClassNames.Count).Select(real.IndicesOf)];

    /// <inheritdoc/>
    public ulong[] Seeds(int classIndex, int first, int count) => BaganModel.SeedsOf(runSeed, real.ClassNames[classIndex], first, count);

    /// <inheritdoc/>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
    {
        for (var done = 0; done < seeds.Length; done += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = new Tensors.TensorScope();
            var edits = Edits(classIndex, seeds.Slice(done, Math.Min(Batch, seeds.Length - done)));
            var images = ImageBatches.Load(real, edits.Select(e => e.Source).ToArray(), Tensors.Device.Cpu, Tensors.ScalarType.Float32); // [N, C, S, S]
            ImageBatches.Store(BatchAugmentation.Affine(images, edits.Select(e => e.Turn!.Value).ToArray()), target, start + done);
        }
    }

    /// <inheritdoc/>
    public ImageEdit[] Edits(int classIndex, ReadOnlySpan<ulong> seeds)
    {
        var edits = new ImageEdit[seeds.Length];
        for (var i = 0; i < edits.Length; i++)
        {
            var random = new SeededRandom(seeds[i]);
            var source = _members[classIndex][random.NextInt(_members[classIndex].Length)];
            edits[i] = new ImageEdit(source) { Class = classIndex, Turn = BalancedMethod.Changes.Draw(random).For(real.Height) };
        }

        return edits;
    }

    /// <inheritdoc/>
    public float[] Changes(ReadOnlySpan<ImageEdit> edits) => throw new InvalidOperationException("Nothing is added to these images.");
}
