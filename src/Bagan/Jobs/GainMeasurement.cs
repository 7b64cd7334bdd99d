using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Reports;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs;

/// <summary>
/// Whether the generated images help: the same classifier, trained on the real images alone, with small classes repeated
/// (what anyone can do without a generator), and with the generated images; tested on real images that none of it has seen.
/// </summary>
internal sealed class GainMeasurement
{
    // Each training set is tried with so many seeds of the classifier, the same for all three.
    internal const int Seeds = 2;
    private readonly ClassifierProtocol _protocol;
    private readonly ImageSet _test;

    private GainMeasurement(ClassifierProtocol protocol, ImageSet test, ConfusionMatrix[] without, ConfusionMatrix[] oversampled, ConfusionMatrix[] with)
    {
        _protocol = protocol;
        _test = test;
        Without = without;
        Oversampled = oversampled;
        With = with;
    }

    internal ConfusionMatrix[] Without { get; }

    internal ConfusionMatrix[] Oversampled { get; }

    internal ConfusionMatrix[] With { get; }

    /// <summary>Trains and tests the classifiers, but for those whose results are in the file already.</summary>
    internal static GainMeasurement Run(
        ImageSet train, ImageSet generated, ImageSet test, int? steps, ComputeOptions compute, string file, IProgressSink sink, CancellationToken stop)
    {
        var protocol = new ClassifierProtocol { Steps = steps };
        var saved = SavedMeasurements.Open(file, SavedMeasurements.KeyOf(train, generated, test, protocol, compute), sink);
        var device = ComputeSetup.Apply(compute, NoProgress.Instance);
        var images = (long)protocol.StepsFor(train.Count) * protocol.Batch;
        var following = new ClassifierFollower(sink);
        ConfusionMatrix[] Try(string training, ImageSet? added, ClassifierRecipe recipe) => [.. Enumerable.Range(0, Seeds).Select(i =>
        {
            if (saved.Find(training, i, test) is { } known)
            {
                following.Next(images);
                return known;
            }

            var context = new TrainingContext { Seed = (ulong)(compute.Seed + i), Device = device, Observer = following, Stop = stop };
            using var classifier = protocol.Train(train, added, recipe, context);
            following.Next(images);
            var result = classifier.Evaluate(test, stop);
            saved.Add(training, i, result);
            return result;
        })];
        var without = Try("without", null, ClassifierRecipe.Plain);
        var oversampled = Try("oversampled", null, ClassifierRecipe.Plain with { Oversample = true });
        var with = Try("with", generated, ClassifierRecipe.Plain);
        return new GainMeasurement(protocol, test, without, oversampled, with);
    }

    /// <summary>Images that all the classifiers see in training, for progress.</summary>
    internal static long TotalImages(ImageSet train, int? steps)
    {
        var protocol = new ClassifierProtocol { Steps = steps };
        return 3L * Seeds * protocol.StepsFor(train.Count) * protocol.Batch;
    }

    internal ClassifierComparison ToComparison(string testName, int realImages)
    {
        var protocol = $"A small convolutional network, {_protocol.StepsFor(realImages)} steps of {_protocol.Batch} images, {Seeds} seeds; tested on {testName}. " +
            "The standard errors are over the classifier's seeds; the generator is one.";
        return new ClassifierComparison(protocol, _test.Count, Figures(Without), Figures(With)) { Oversampled = Figures(Oversampled) };
    }

    /// <summary>Means with standard errors over the seeds.</summary>
    internal static ClassifierFigures Figures(ConfusionMatrix[] runs)
    {
        var classes = runs[0].Classes;
        return new ClassifierFigures(
            [.. Enumerable.Range(0, classes).Select(c => Over(runs, m => ClassRecall.Compute(m, c)))],
            Over(runs, m => Acsa.Compute(m, MissingClasses.LeaveOut)),
            Over(runs, m => GMean.Compute(m, missing: MissingClasses.LeaveOut)),
            Over(runs, m => MacroF1.Compute(m, MissingClasses.LeaveOut)));
    }

    private static Estimate Over(ConfusionMatrix[] runs, Func<ConfusionMatrix, MetricValue> metric)
    {
        var values = runs.Select(metric).ToArray();
        if (values.FirstOrDefault(v => v.Value is null) is { } blank)
        {
            return Estimate.Blank(blank.Reason!);
        }

        var over = MeanAndStandardError.Of(values.Select(v => v.Value!.Value))!;
        return Estimate.Of(over.Mean, over.StandardError);
    }
}
