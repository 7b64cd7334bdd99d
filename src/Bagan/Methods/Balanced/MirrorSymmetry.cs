using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Whether an image's mirror image shows the same class, as a photograph's does and a digit's does not: a classifier that never saw
/// a mirrored image is asked what it makes of held-out images, as they are and mirrored.
/// </summary>
internal static class MirrorSymmetry
{
    // Mirrored photographs are recognised within a tenth of a point as well, mirrored shoes ten points worse.
    private const double LargestLoss = 0.02;

    // A single class with so many held-out images may not lose more than this, or it is another class in the mirror.
    private const double LargestLossOfAClass = 0.2;
    private const int ImagesToTellAClass = 10;

    // Fewer say nothing, nor does a classifier that knows hardly more than chance.
    private const int LeastHeldOut = 40;
    private const double TimesChance = 1.5;
    private const double HeldOut = 0.2;
    private const int SmallestClass = 5;
    private const double Passes = 10;
    private const int LeastSteps = 100;
    private const int MostSteps = 600;

    /// <summary>Finds out. Where there are too few images to tell, the answer is no.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="context">Seed, device, observer (stage "classifier") and stop.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal static bool Holds(ImageSet train, TrainingContext context)
    {
        var random = new SeededRandom(context.Seed).Fork("mirror symmetry");
        var split = StratifiedSplit.Of(train, HeldOut, random.Seed, smallestClass: SmallestClass);
        if (split.HeldOut.Length < LeastHeldOut)
        {
            return false;
        }

        using var known = train.Select(split.Train);
        using var images = train.Select(split.HeldOut);
        using var mirrored = train.Select(split.HeldOut);
        ImageBatches.Change(mirrored, context.Device, upright => upright.Flip(3), context.Stop);
        var protocol = new ClassifierProtocol { Steps = StepsFor(known.Count) };
        using var classifier = protocol.Train(known, null, new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax }, context with { Seed = random.Fork("classifier").Seed });
        var (asTheyAre, inTheMirror) = (Recalls(classifier, images, context.Stop), Recalls(classifier, mirrored, context.Stop));
        var holds = Agree(asTheyAre, inTheMirror, images.ClassCounts);
        context.Observer.Message(string.Create(CultureInfo.InvariantCulture,
            $"The mean recall of held-out images is {100 * Mean(asTheyAre, images.ClassCounts):f1} % as they are and {100 * Mean(inTheMirror, images.ClassCounts):f1} % in the mirror: the teacher {(holds ? "mirrors half of what it sees" : "mirrors none")}."));
        return holds;
    }

    /// <summary>Images that its training handles, about.</summary>
    /// <param name="images">Real images.</param>
    internal static long Work(int images) => HeldOut * images < LeastHeldOut ? 0 : (long)StepsFor((int)((1 - HeldOut) * images)) * new ClassifierProtocol().Batch;

    /// <summary>Whether the recalls of images and mirror images speak for the same classes.</summary>
    /// <param name="upright">K recalls.</param>
    /// <param name="mirrored">K recalls.</param>
    /// <param name="counts">K numbers of images behind them.</param>
    internal static bool Agree(IReadOnlyList<double> upright, IReadOnlyList<double> mirrored, IReadOnlyList<int> counts)
    {
        var known = Mean(upright, counts);
        return known > TimesChance / counts.Count
            && known - Mean(mirrored, counts) <= LargestLoss
            && Enumerable.Range(0, counts.Count).Where(c => counts[c] >= ImagesToTellAClass).All(c => upright[c] - mirrored[c] <= LargestLossOfAClass);
    }

    // Over the classes that have held-out images.
    private static double Mean(IReadOnlyList<double> recalls, IReadOnlyList<int> counts) => recalls.Where((_, c) => counts[c] > 0).Average();

    private static int StepsFor(int images) => (int)Math.Clamp(Passes * images / new ClassifierProtocol().Batch, LeastSteps, MostSteps);

    private static double[] Recalls(TrainedClassifier classifier, ImageSet images, CancellationToken stop)
    {
        var predicted = classifier.Predict(images, stop);
        return [.. Enumerable.Range(0, images.ClassNames.Count).Select(images.IndicesOf).Select(m => m.Length == 0 ? 0 : m.Count(i => predicted[i] == images.Labels[i]) / (double)m.Length)];
    }
}
