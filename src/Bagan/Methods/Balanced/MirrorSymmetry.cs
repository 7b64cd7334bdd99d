using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Numerics;
using Bagan.Tensors;
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
    private const double HeldOut = 0.2;
    private const double Passes = 10;
    private const int LeastSteps = 100;
    private const int MostSteps = 600;

    /// <summary>Finds out. Without an image to spare in any class the answer is no.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="context">Seed, device, observer (stage "classifier") and stop.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal static bool Holds(ImageSet train, TrainingContext context)
    {
        var random = new SeededRandom(context.Seed).Fork("mirror symmetry");
        var (kept, heldOut) = (new List<int>(), new List<int>());
        foreach (var members in Enumerable.Range(0, train.ClassNames.Count).Select(train.IndicesOf))
        {
            random.Shuffle<int>(members);
            var held = (int)(HeldOut * members.Length);
            heldOut.AddRange(members[..held]);
            kept.AddRange(members[held..]);
        }

        if (heldOut.Count == 0)
        {
            return false;
        }

        using var known = train.Select([.. kept]);
        using var images = train.Select([.. heldOut]);
        using var mirrored = train.Select([.. heldOut]);
        Mirror(mirrored, context.Device);
        var protocol = new ClassifierProtocol { Steps = StepsFor(kept.Count) };
        using var classifier = protocol.Train(known, null, new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax }, context with { Seed = random.Fork("classifier").Seed });
        return Recall(classifier, images, context.Stop) - Recall(classifier, mirrored, context.Stop) <= LargestLoss;
    }

    /// <summary>Images that its training handles.</summary>
    /// <param name="images">Real images.</param>
    internal static long Work(int images) => (long)StepsFor(images) * new ClassifierProtocol().Batch;

    private static int StepsFor(int images) => (int)Math.Clamp(Passes * images / new ClassifierProtocol().Batch, LeastSteps, MostSteps);

    private static void Mirror(ImageSet images, Device device)
    {
        const int Batch = 256;
        for (var start = 0; start < images.Count; start += Batch)
        {
            using var scope = new TensorScope();
            int[] part = [.. Enumerable.Range(start, Math.Min(Batch, images.Count - start))];
            ImageBatches.Store(ImageBatches.Load(images, part, device, ScalarType.Float32).Flip(3), images.Pixels, start);
        }
    }

    // The mean over the classes that have images here.
    private static double Recall(TrainedClassifier classifier, ImageSet images, CancellationToken stop)
    {
        var predicted = classifier.Predict(images, stop);
        return Enumerable.Range(0, images.ClassNames.Count).Select(images.IndicesOf).Where(m => m.Length > 0)
            .Average(m => m.Count(i => predicted[i] == images.Labels[i]) / (double)m.Length);
    }
}
