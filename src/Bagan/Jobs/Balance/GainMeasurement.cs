using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Methods.Balanced;
using Bagan.Reports;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>
/// Whether the added images help: the same classifier, trained on the real images alone, with small classes repeated or with the loss
/// reweighted (what anyone can do without a generator), and with the added images; tested on real images that none of it has seen.
/// </summary>
internal sealed class GainMeasurement
{
    // Each training set is tried with so many seeds of the classifier, the same for all three.
    internal const int Seeds = 2;
    private readonly ClassifierProtocol _protocol;
    private readonly ImageSet _test;
    private readonly ClassifierRecipe _recipe;

    private GainMeasurement(ClassifierProtocol protocol, ImageSet test, ClassifierRecipe recipe, ConfusionMatrix[] without, ConfusionMatrix[] with)
    {
        _protocol = protocol;
        _test = test;
        _recipe = recipe;
        Without = without;
        With = with;
    }

    internal ConfusionMatrix[] Without { get; }

    /// <summary>Null where the added images are the real ones repeated.</summary>
    internal ConfusionMatrix[]? Oversampled { get; private init; }

    /// <summary>The real images alone, by the balanced softmax, and where there are labels by all of their recipe; null where the added images are the real ones repeated.</summary>
    internal ConfusionMatrix[]? Reweighted { get; private init; }

    internal ConfusionMatrix[] With { get; }

    /// <summary>With the added images under the labels of a teacher, as labels.csv has them; null where there is none.</summary>
    internal ConfusionMatrix[]? Labelled { get; private init; }

    /// <summary>How the classifiers of <see cref="Labelled"/> were trained.</summary>
    internal ClassifierRecipe? LabelledRecipe { get; private init; }

    /// <summary>Trains and tests the classifiers, but for those whose results are in the file already.</summary>
    /// <param name="train">The real images.</param>
    /// <param name="added">The images added to them.</param>
    /// <param name="test">Real images that none of it has seen.</param>
    /// <param name="recipe">How every one of the classifiers is trained.</param>
    /// <param name="labelled">What a teacher says of the added images; null where there is none.</param>
    /// <param name="repeated">Whether the added images are the real ones again.</param>
    /// <param name="steps">Training steps; null: fitted to the number of real images.</param>
    /// <param name="compute">Seed, threads, device.</param>
    /// <param name="file">Where results are kept.</param>
    /// <param name="sink">Who is told.</param>
    /// <param name="stop">Asks to stop.</param>
    internal static GainMeasurement Run(
        ImageSet train, ImageSet added, ImageSet test, ClassifierRecipe recipe, LabelledImages? labelled, bool repeated, int? steps, ComputeOptions compute, string file, IProgressSink sink, CancellationToken stop)
    {
        var protocol = new ClassifierProtocol { Steps = steps };
        var saved = SavedMeasurements.Open(file, SavedMeasurements.KeyOf(train, added, test, protocol, compute), sink);
        var trials = new ClassifierTrials(train, test, protocol, Seeds, saved, compute, sink, stop);

        // Of a run that is plain everywhere, as most are, the names are short.
        var suffix = recipe == ClassifierRecipe.Plain ? "" : $" {recipe}";
        var without = trials.Try("without" + suffix, null, recipe);
        var oversampled = repeated ? null : trials.Try("oversampled" + suffix, null, recipe with { Oversample = true });

        // Beside labels the same recipe without generated images, so that what it does by itself is not put down to them.
        var loss = labelled is null ? recipe with { Loss = ClassifierLoss.BalancedSoftmax } : labelled.Recipe() with { GeneratedBatchShare = null };
        var reweighted = repeated ? null : trials.Try($"reweighted {loss}", null, loss);
        var with = trials.Try("with" + suffix, added, recipe);

        // Images and their seeds decide the teacher's labels too, so that its name is key enough.
        var labels = labelled is null ? null : trials.Try($"labelled {labelled.Recipe()}", added, labelled.Recipe(), labelled.Labels);
        return new GainMeasurement(protocol, test, recipe, without, with) { Oversampled = oversampled, Reweighted = reweighted, Labelled = labels, LabelledRecipe = labelled?.Recipe() };
    }

    /// <summary>Images that all the classifiers see in training, for progress.</summary>
    internal static long TotalImages(ImageSet train, int? steps, bool repeated, bool labelled)
    {
        var protocol = new ClassifierProtocol { Steps = steps };
        return ((repeated ? 2L : 4L) + (labelled ? 1 : 0)) * Seeds * protocol.StepsFor(train.Count) * protocol.Batch;
    }

    internal ClassifierComparison ToComparison(string testName, int realImages)
    {
        var how = _recipe == ClassifierRecipe.Plain ? "" : $" The recipe of each of these trainings: {RecipeWords.Of(_recipe)}.";
        var labels = LabelledRecipe is null ? "" : $" With labels.csv: {RecipeWords.Of(LabelledRecipe)}. The loss reweighted: the same without generated images.";
        var protocol = $"A small convolutional network, {_protocol.StepsFor(realImages)} steps of {_protocol.Batch} images, {Seeds} seeds; tested on {testName}.{how}{labels} " +
            $"The standard errors are over the classifier's seeds{(Oversampled is null ? "" : "; the generator is one")}.";
        return new ClassifierComparison(protocol, _test.Count, Figures(Without), Figures(With))
        {
            Oversampled = Oversampled is null ? null : Figures(Oversampled),
            Reweighted = Reweighted is null ? null : Figures(Reweighted),
            Labelled = Labelled is null ? null : Figures(Labelled),
        };
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
