using System.Globalization;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods.Filtering;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Classifiers that know the classes better than the one that will be trained: deeper and trained longer on the real images, which are
/// turned, moved and scaled a little, under the balanced softmax; every other one on blended pairs (mixup), so that they err in different
/// ways. The teacher's probabilities are their mean, and those of equally frequent classes.
/// </summary>
internal sealed class Teacher : IDisposable
{
    /// <summary>The name of its stage and of its folder beside the generator's checkpoints.</summary>
    internal const string Name = "teacher";

    /// <summary>Images in a batch of its training.</summary>
    internal const int Batch = 128;

    /// <summary>How many classifiers it has.</summary>
    internal const int Count = 2;

    // How often each sees the images for each time that the autoencoder does: 30 passes where it has 4, if so many are not enough sooner.
    private const double PassesPerEpoch = 7.5;

    // A teacher of few images learns nothing more after so many passes, if these are steps enough.
    private const double EnoughPasses = 25;
    private const int EnoughSteps = 200;

    // To be raised whenever the training of a teacher changes: one kept by another version of this program is not taken for this one's.
    private const string Version = "6";
    private const string KeyName = "bagan.teacher";
    private const string MirrorName = "bagan.mirror";
    private const string ImagesName = "bagan.images";
    private readonly IReadOnlyList<TrainedClassifier> _classifiers;

    private Teacher(IReadOnlyList<TrainedClassifier> classifiers, IReadOnlyList<int> counts, bool mirror, long images)
    {
        _classifiers = classifiers;
        Counts = counts;
        Mirror = mirror;
        Images = images;
    }

    /// <summary>How its classifiers are trained, whatever their steps.</summary>
    internal static ClassifierProtocol Protocol { get; } = new() { Network = ClassifierKind.Deep, Batch = Batch };

    private static KeptClassifiers Kept { get; } = new(Name, Protocol, Count);

    /// <summary>K numbers of training images.</summary>
    internal IReadOnlyList<int> Counts { get; }

    /// <summary>Whether an image's mirror image is of the same class, so that half of the training images were mirrored.</summary>
    internal bool Mirror { get; }

    /// <summary>The classifiers, whose probabilities are averaged.</summary>
    internal IReadOnlyList<TrainedClassifier> Classifiers => _classifiers;

    /// <summary>Images that its training put through its classifiers, the mirror trial included.</summary>
    internal long Images { get; }

    /// <summary>Trains it, or restores it as it was trained before.</summary>
    /// <param name="train">The real images, at least one of every class.</param>
    /// <param name="autoencoderEpochs">Passes of the autoencoder, which set its own.</param>
    /// <param name="mirroring">Whether it sees mirrored images.</param>
    /// <param name="context">Seed, device, observer (stage "teacher"), stop, and checkpoints: it is kept beneath them once it is whole.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal static Teacher Train(ImageSet train, int autoencoderEpochs, MirrorMode mirroring, TrainingContext context)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{Version} {Fingerprint.OfSet(train)} {context.Seed} {autoencoderEpochs} {mirroring} {context.Device} {context.Resolve(Protocol.Precision)}");
        if (Restore(train, train.ClassCounts, m => m.GetValueOrDefault(KeyName) == key, context) is { } known)
        {
            return known;
        }

        var tried = mirroring == MirrorMode.Auto && MirrorSymmetry.WhyNot(train) is not null ? MirrorMode.Off : mirroring;
        var protocol = Protocol with { Steps = StepsFor(train.Count, autoencoderEpochs) };
        var others = context.Ranks?.Launched.Size == Count ? (Count - 1L) * protocol.ImagesFor(ClassifierRecipe.Plain, train.Count) : 0; // that other processes train
        using var stage = new StageGroup(context.Observer, Name, Work(train.Count, autoencoderEpochs, tried) - others);
        var own = context with { Observer = stage, Checkpoints = null };
        var mirror = mirroring == MirrorMode.Auto ? MirrorSymmetry.Holds(train, own) : mirroring == MirrorMode.On;
        var recipes = Recipes(mirror);
        var classifiers = new TrainedClassifier[Count];
        try
        {
            Func<int, TrainingContext, TrainedClassifier> fit = (i, given) =>
                protocol.Train(train, null, recipes[i], given with { Seed = new SeededRandom(context.Seed).Fork($"teacher/{i}").Seed });
            if (others > 0)
            {
                Deal(classifiers, fit, protocol, train, own);
            }
            else
            {
                protocol.Shares(Count, train, own).Run([.. Enumerable.Range(0, Count).Select(i => (Func<CancellationToken, TrainedClassifier>)(stop => classifiers[i] = fit(i, own with { Stop = stop })))], context.Stop);
            }

            var texts = new Dictionary<string, string>
            {
                [KeyName] = key,
                [MirrorName] = mirror.ToString(),
                [ImagesName] = (stage.Images + others).ToString(CultureInfo.InvariantCulture),
            };
            Kept.Save(classifiers, texts, context);
            return new Teacher(classifiers, train.ClassCounts, mirror, stage.Images + others);
        }
        catch (Exception e)
        {
            Array.ForEach(classifiers, c => c?.Dispose());
            if (e is TrainingDivergedException)
            {
                throw new TrainingDivergedException($"The teacher: {e.Message} Use another method, such as --method bagan-conditional.");
            }

            throw;
        }
    }

    // As many processes as networks: each trains one whole. Small batches divided gain next to nothing (docs/scale.md).
    private static void Deal(TrainedClassifier[] classifiers, Func<int, TrainingContext, TrainedClassifier> fit, ClassifierProtocol protocol, ImageSet train, TrainingContext context)
    {
        var ranks = context.Ranks!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ranks.Asked, ranks.Faulted);
        classifiers[ranks.Launched.Rank] = fit(ranks.Launched.Rank, context with { Ranks = null, Stop = stop.Token });
        for (var i = 0; i < Count; i++)
        {
            using var scope = new TensorScope();
            using var untrained = i == ranks.Launched.Rank ? null : protocol.CreateNetwork(train.Channels, train.Height, train.ClassNames.Count);
            var weights = ranks.OfRank(i, untrained is null ? classifiers[i].State() : untrained.State(), stop.Token);
            classifiers[i] ??= protocol.Restore(train, weights, "", context);
        }
    }

    /// <summary>Restores the teacher of a fitted method.</summary>
    /// <exception cref="BaganInputException">There is none, or another version of this program trained it.</exception>
    internal static Teacher Load(SavedMethod saved, TrainingContext context)
    {
        using var like = KeptClassifiers.EmptySet(saved);
        return Restore(like, saved.ClassCounts, m => m.GetValueOrDefault(KeyName)?.StartsWith($"{Version} ", StringComparison.Ordinal) == true, context)
            ?? throw new BaganInputException("The run holds no teacher that this version of the program can use: continue its training with --resume, or train again.");
    }

    /// <summary>What each of its classifiers is trained with.</summary>
    /// <param name="mirror">Whether an image's mirror image is of the same class.</param>
    internal static IReadOnlyList<ClassifierRecipe> Recipes(bool mirror)
    {
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, Affine = BalancedMethod.Changes, Mirror = mirror };
        return [.. Enumerable.Range(0, Count).Select(i => i % 2 == 0 ? recipe : recipe.WithSuffix("mixup"))];
    }

    /// <summary>The trained values of each of its networks, and how many networks there are.</summary>
    internal static (long Parameters, int Count) SizeOf(NetworkShape shape)
    {
        using var network = Protocol.CreateNetwork(shape.Channels, shape.Side, shape.Classes);
        return (network.ParameterCount, Count);
    }

    /// <summary>Images that its training handles, about.</summary>
    /// <param name="images">Real images.</param>
    /// <param name="autoencoderEpochs">Passes of the autoencoder.</param>
    /// <param name="mirroring">Whether it sees mirrored images.</param>
    internal static long Work(int images, int autoencoderEpochs, MirrorMode mirroring)
    {
        return ((long)Count * StepsFor(images, autoencoderEpochs) * Batch) + (mirroring == MirrorMode.Auto ? MirrorSymmetry.Work(images) : 0);
    }

    /// <summary>How long its training takes by the number of the autoencoder's passes, at a speed that is measured in a few steps.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="mirroring">Whether it sees mirrored images.</param>
    /// <param name="context">The device.</param>
    internal static Func<int, double> Seconds(ImageSet train, MirrorMode mirroring, TrainingContext context)
    {
        var image = ClassifierSpeed.SecondsPerImage(Protocol, train, context, Count, Recipes(mirror: false));
        var trial = mirroring == MirrorMode.Auto && MirrorSymmetry.WhyNot(train) is null
            ? MirrorSymmetry.Work(train.Count) * ClassifierSpeed.SecondsPerImage(new ClassifierProtocol(), train, context, trainings: 2) : 0;
        return epochs => (image * Work(train.Count, epochs, MirrorMode.Off)) + trial;
    }

    /// <summary>The probabilities of the classes, each as likely as the others beforehand.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Cancels the work.</param>
    /// <returns>[N, K].</returns>
    internal FloatMatrix Probabilities(ImageSet images, CancellationToken stop)
    {
        var labels = new FloatMatrix(images.Count, Counts.Count);
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

    /// <summary>Where in each image the evidence for its own class lies, the mean of its classifiers'.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Cancels the work.</param>
    /// <returns>Row-major [N, h, h], and h.</returns>
    internal (float[] Maps, int Side) Evidence(ImageSet images, CancellationToken stop)
    {
        var (sum, side) = _classifiers[0].Evidence(images, stop);
        foreach (var classifier in _classifiers.Skip(1))
        {
            var more = classifier.Evidence(images, stop).Maps;
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += more[i];
            }
        }

        return (sum, side);
    }

    /// <summary>The class of the highest probability for each of N images.</summary>
    internal int[] Predict(ImageSet images, CancellationToken stop)
    {
        var probabilities = Probabilities(images, stop);
        return [.. Enumerable.Range(0, images.Count).Select(i => probabilities[i].IndexOf(Highest(probabilities[i])))];

        static float Highest(ReadOnlySpan<float> row)
        {
            var highest = row[0];
            foreach (var value in row)
            {
                highest = Math.Max(highest, value);
            }

            return highest;
        }
    }

    public void Dispose()
    {
        foreach (var classifier in _classifiers)
        {
            classifier.Dispose();
        }
    }

    private static Teacher? Restore(ImageSet like, IReadOnlyList<int> counts, Func<IReadOnlyDictionary<string, string>, bool> isOurs, TrainingContext context) =>
        Kept.Load(like, isOurs, context) is var (classifiers, texts)
            ? new Teacher(
                classifiers,
                counts,
                texts.GetValueOrDefault(MirrorName) == bool.TrueString,
                long.TryParse(texts.GetValueOrDefault(ImagesName), NumberStyles.None, CultureInfo.InvariantCulture, out var images) ? images : 0)
            : null;

    // As many as the passes are, unless fewer are enough.
    private static int StepsFor(int images, int autoencoderEpochs) => (int)Math.Clamp(
        Math.Ceiling(Math.Min(PassesPerEpoch * autoencoderEpochs * images, Math.Max(EnoughPasses * images, EnoughSteps * Batch)) / Batch), 1, 1_000_000);
}

/// <summary>How a classifier is best trained with a teacher's probabilities of generated images.</summary>
internal static class TeacherLabels
{
    // As much as helps where there are thousands of them; never more than their share of all images.
    private const double MostGenerated = 0.6;

    // Small classes are favoured by their counts to this power beyond the balanced softmax; labels and loss alike.
    private const double Favour = 0.1;

    /// <summary>The recipe for a classifier: real images under the balanced softmax, and generated ones with their probabilities.</summary>
    /// <param name="generated">Images that the classes gain, generated or repeated.</param>
    /// <param name="real">Real images that they are added to.</param>
    /// <param name="mirror">Whether an image's mirror image is of the same class.</param>
    internal static ClassifierRecipe Recipe(long generated, int real, bool mirror) => new()
    {
        Loss = ClassifierLoss.BalancedSoftmax,
        BalanceStrength = 1 + Favour,
        Mirror = mirror,
        GeneratedBatchShare = Math.Round(Math.Min(MostGenerated, (double)generated / Math.Max(1, generated + real)), 3),
    };

    /// <summary>Divides each column by its class's count to a power; rows sum to 1 again.</summary>
    /// <param name="probabilities">[N, K].</param>
    /// <param name="counts">K numbers of training images.</param>
    /// <param name="power">At least 0.</param>
    internal static void FavourSmall(FloatMatrix probabilities, IReadOnlyList<int> counts, double power = Favour)
    {
        double largest = counts.Max();
        var factors = counts.Select(n => Math.Pow(n / largest, -power)).ToArray();
        for (var i = 0; i < probabilities.Rows; i++)
        {
            var row = probabilities[i];
            var sum = 0.0;
            for (var c = 0; c < row.Length; c++)
            {
                sum += row[c] * factors[c];
            }

            for (var c = 0; c < row.Length; c++)
            {
                row[c] = (float)(row[c] * factors[c] / sum);
            }
        }
    }
}
