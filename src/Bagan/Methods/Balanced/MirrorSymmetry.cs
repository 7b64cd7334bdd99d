using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Statistics;
using Bagan.Numerics;
using Bagan.Reports.Values;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// Whether an image's mirror image shows the same class, as a photograph's does and a digit's does not. The training images are cut into
/// halves; a classifier that learnt one half, and never saw a mirrored image, is asked what it makes of the other half, as it is and mirrored.
/// The answer is yes only where the images can show that mirroring costs less than two points of mean recall.
/// </summary>
internal static class MirrorSymmetry
{
    // Mirrored photographs are recognised within a tenth of a point as well, mirrored shoes ten points worse.
    private const double LargestLoss = 0.02;

    // The chance of a yes where the loss is larger.
    private const double Error = 0.05;

    // A single class may not lose more than this, or it is another class in the mirror. Fewer images of a class cannot tell.
    private const double LargestLossOfAClass = 0.2;
    private const int ImagesToTellAClass = 10;

    // A classifier that knows hardly more than chance says nothing.
    private const double TimesChance = 1.5;
    private const double Passes = 5;
    private const int LeastSteps = 100;
    private const int MostSteps = 400;

    /// <summary>Finds out. Where the images cannot tell, the answer is no.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="context">Seed, device, observer (stage "classifier") and stop.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal static bool Holds(ImageSet train, TrainingContext context)
    {
        var groups = EqualImages.Join(train, null);
        if (WhyNot(train.Labels.ToArray(), train.ClassNames, groups) is { } why)
        {
            context.Observer.Message($"No image is mirrored: {why}. Use --mirror on if mirror images show the same classes.");
            return false;
        }

        var random = new SeededRandom(context.Seed).Fork("mirror symmetry");
        var split = StratifiedSplit.Create(train.Labels, train.ClassNames.Count, 0.5, random.Seed, groups, ImagesToTellAClass);
        var (upright, mirrored) = (new bool[train.Count], new bool[train.Count]);
        new ClassifierProtocol().Shares(2, train, context).Run<bool>([stop => Ask(split.Train, split.HeldOut, "first", stop), stop => Ask(split.HeldOut, split.Train, "second", stop)], context.Stop);
        var sample = new TestSample(train.Labels.ToArray(), train.ClassNames, groups);
        var (holds, words) = Judge(sample, upright, mirrored);
        context.Observer.Message(words);
        return holds;

        bool Ask(int[] known, int[] asked, string half, CancellationToken stop)
        {
            using var taught = train.Select(known);
            using var images = train.Select(asked);
            using var reversed = train.Select(asked);
            ImageBatches.Change(reversed, context.Device, image => image.Flip(3), stop);
            var protocol = new ClassifierProtocol { Steps = StepsFor(taught.Count) };
            using var classifier = protocol.Train(taught, null, new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax }, context with { Seed = random.Fork($"classifier/{half}").Seed, Stop = stop });
            var (asTheyAre, inTheMirror) = (classifier.Predict(images, stop), classifier.Predict(reversed, stop));
            for (var i = 0; i < asked.Length; i++)
            {
                upright[asked[i]] = asTheyAre[i] == train.Labels[asked[i]];
                mirrored[asked[i]] = inTheMirror[i] == train.Labels[asked[i]];
            }

            return true;
        }
    }

    /// <summary>Images that its training handles, about.</summary>
    /// <param name="images">Real images.</param>
    internal static long Work(int images) => 2L * StepsFor(images / 2) * new ClassifierProtocol().Batch;

    /// <inheritdoc cref="WhyNot(IReadOnlyList{int}, IReadOnlyList{string}, IReadOnlyList{int}?)"/>
    internal static string? WhyNot(ImageSet train) => WhyNot(train.Labels.ToArray(), train.ClassNames, EqualImages.Join(train, null));

    /// <summary>Why images cannot tell, whatever a classifier makes of them, as part of a sentence; null where they may.</summary>
    /// <param name="labels">N class indices.</param>
    /// <param name="classNames">K names.</param>
    /// <param name="groups">N group numbers, or null.</param>
    internal static string? WhyNot(IReadOnlyList<int> labels, IReadOnlyList<string> classNames, IReadOnlyList<int>? groups)
    {
        var sample = new TestSample(labels, classNames, groups);
        for (var c = 0; c < classNames.Count; c++)
        {
            if (sample.ClassGroups[c] < ImagesToTellAClass)
            {
                return $"the class {classNames[c]} has only {Quantity.Of(sample.ClassGroups[c], "different image")}; {ImagesToTellAClass} are needed to test whether mirrored images still show it";
            }
        }

        // The surest images: none is recognised in one way alone.
        var alike = new bool[labels.Count];
        return PairedDifference.OfOneRun(sample, alike, alike).HalfWidth(Error) > LargestLoss
            ? $"the {Quantity.Count(labels.Count)} training images are too few to show that mirroring costs less than {100 * LargestLoss:0} points"
            : null;
    }

    /// <summary>Whether images and mirror images are recognised alike, and why.</summary>
    /// <param name="sample">The images.</param>
    /// <param name="upright">N: whether the image was recognised as it is.</param>
    /// <param name="mirrored">N: the same of its mirror image.</param>
    internal static (bool Holds, string Words) Judge(TestSample sample, bool[] upright, bool[] mirrored)
    {
        var (known, reversed) = (Recalls(sample, upright), Recalls(sample, mirrored));
        var loss = PairedDifference.OfOneRun(sample, upright, mirrored);
        var atMost = loss.Mean + loss.HalfWidth(Error);
        var worst = Enumerable.Range(0, known.Length).MaxBy(c => known[c] - reversed[c]);
        var classHolds = known[worst] - reversed[worst] <= LargestLossOfAClass;
        var holds = known.Average() > TimesChance / known.Length && atMost <= LargestLoss && classHolds;
        return (holds, $"Mean recall of images that the classifier did not learn: {NumberText.Percent(known.Average())} % as they are, {NumberText.Percent(reversed.Average())} % mirrored, a loss of at most {NumberText.Percent(atMost)} points (95 % confidence): {(holds ? "half of the images are mirrored in training" : "no image is mirrored")}.");
    }

    private static int StepsFor(int images) => (int)Math.Clamp(Passes * images / new ClassifierProtocol().Batch, LeastSteps, MostSteps);

    private static double[] Recalls(TestSample sample, bool[] recognised)
    {
        var hits = new double[sample.ClassImages.Length];
        for (var i = 0; i < recognised.Length; i++)
        {
            hits[sample.Labels[i]] += recognised[i] ? 1.0 / sample.ClassImages[sample.Labels[i]] : 0;
        }

        return hits;
    }
}
