using System.Globalization;
using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Evaluation.Classifiers;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// What knows the classes better than the classifier that is to be trained: the mean of deeper classifiers trained longer on the real
/// images, which are turned, moved and scaled a little, by the balanced softmax; every other one on blended pairs of them (mixup), so that
/// they err in different ways. Its probabilities are those of equally frequent classes.
/// </summary>
internal sealed class Teacher : IDisposable
{
    /// <summary>Where it is kept, beside the generator's checkpoints.</summary>
    internal const string FolderName = "teacher";

    private const int Classifiers = 2;

    // How often each sees the images for each time that the autoencoder does: 30 passes where the fast preset has 12.
    private const double PassesPerEpoch = 2.5;

    // A teacher of few images learns nothing more after so many passes, if these are steps enough.
    private const double EnoughPasses = 80;
    private const int EnoughSteps = 400;
    // Of all that makes a teacher what it is, to be raised with any of it: a teacher kept by another version of this program is not taken for this one's.
    private const string Version = "2";
    private const string KeyName = "bagan.teacher";
    private const string MirrorName = "bagan.mirror";
    private readonly List<TrainedClassifier> _classifiers = [];
    private readonly IReadOnlyList<int> _counts;

    private static ClassifierProtocol Protocol { get; } = new() { Network = ClassifierKind.Deep };

    private Teacher(IReadOnlyList<int> counts, bool mirror)
    {
        _counts = counts;
        Mirror = mirror;
    }

    /// <summary>Whether an image's mirror image is of the same class, so that half of what it saw was mirrored.</summary>
    internal bool Mirror { get; }

    /// <summary>Trains it, or takes it as it was trained before.</summary>
    /// <param name="train">The real images, of every class at least one.</param>
    /// <param name="autoencoderEpochs">Passes of the autoencoder, by which its own are set.</param>
    /// <param name="context">Seed, device, observer (stages "classifier"), stop, and where it is kept once it is whole.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal static Teacher Train(ImageSet train, int autoencoderEpochs, TrainingContext context)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{Version} {Fingerprint.OfSet(train)} {context.Seed} {autoencoderEpochs} {context.Device} {context.Resolve(Protocol.Precision)}");
        if (Restore(key, train, context) is { } known)
        {
            return known;
        }

        var mirror = MirrorSymmetry.Holds(train, context);
        var protocol = Protocol with { Steps = StepsFor(train.Count, autoencoderEpochs, Protocol.Batch) };
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, Affine = BalancedMethod.Changes, Mirror = mirror };
        var teacher = new Teacher(train.ClassCounts, mirror);
        try
        {
            for (var i = 0; i < Classifiers; i++)
            {
                var seed = new SeededRandom(context.Seed).Fork($"teacher/{i}").Seed;
                teacher._classifiers.Add(protocol.Train(train, null, i % 2 == 0 ? recipe : recipe.WithSuffix("mixup"), context with { Seed = seed }));
            }

            teacher.Save(key, context);
            return teacher;
        }
        catch (TrainingDivergedException e)
        {
            teacher.Dispose();
            throw new TrainingDivergedException($"The teacher of the preset balanced: {e.Message} Or do without it: --preset fast.");
        }
        catch
        {
            teacher.Dispose();
            throw;
        }
    }

    /// <summary>Images that its training handles.</summary>
    /// <param name="images">Real images.</param>
    /// <param name="autoencoderEpochs">Passes of the autoencoder.</param>
    internal static long Work(int images, int autoencoderEpochs)
    {
        var batch = Protocol.Batch;
        return ((long)Classifiers * StepsFor(images, autoencoderEpochs, batch) * batch) + MirrorSymmetry.Work(images);
    }

    /// <summary>The probabilities of the classes, each as likely as the others beforehand.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>[N, K].</returns>
    internal FloatMatrix Probabilities(ImageSet images, CancellationToken stop)
    {
        var labels = new FloatMatrix(images.Count, _counts.Count);
        foreach (var classifier in _classifiers)
        {
            var probabilities = classifier.Probabilities(images, stop);
            for (var i = 0; i < probabilities.Length; i++)
            {
                labels.Values[i] += probabilities[i] / _classifiers.Count;
            }
        }

        return labels;
    }

    /// <summary>What images show, as a classifier is best trained with it.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Asks to stop.</param>
    internal LabelledImages Label(ImageSet images, CancellationToken stop)
    {
        var labels = Probabilities(images, stop);
        LabelledImages.FavourSmall(labels, _counts);
        return new LabelledImages(labels, _counts.Sum(), Mirror);
    }

    public void Dispose() => _classifiers.ForEach(c => c.Dispose());

    private static Teacher? Restore(string key, ImageSet train, TrainingContext context)
    {
        using var file = context.Checkpoints?.LoadNewest((path, why) => context.Observer.Message($"The teacher in {path} is damaged ({why}); it is trained again."));
        if (file is null || file.Metadata.GetValueOrDefault(KeyName) != key)
        {
            return null;
        }

        var teacher = new Teacher(train.ClassCounts, file.Metadata.GetValueOrDefault(MirrorName) == bool.TrueString);
        try
        {
            for (var i = 0; i < Classifiers; i++)
            {
                teacher._classifiers.Add(Protocol.Restore(train, file.Tensors, Prefix(i), context));
            }

            return teacher;
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or EngineException)
        {
            teacher.Dispose();
            context.Observer.Message($"The teacher that was kept cannot be used ({e.Message}); it is trained again.");
            return null;
        }
    }

    private void Save(string key, TrainingContext context)
    {
        using var scope = new TensorScope();
        context.Checkpoints?.Save(
            _classifiers.SelectMany((c, i) => c.State().Select(t => (Prefix(i) + t.Name, t.Tensor))),
            new Dictionary<string, string> { [KeyName] = key, [MirrorName] = Mirror.ToString() },
            0);
    }

    private static string Prefix(int classifier) => string.Create(CultureInfo.InvariantCulture, $"teacher-{classifier}.");

    // As many as the passes are, unless fewer are enough.
    private static int StepsFor(int images, int autoencoderEpochs, int batch) => (int)Math.Clamp(
        Math.Ceiling(Math.Min(PassesPerEpoch * autoencoderEpochs * images, Math.Max(EnoughPasses * images, EnoughSteps * batch)) / batch), 1, 1_000_000);
}
