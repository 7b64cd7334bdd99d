using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods.Catalogue;
using Bagan.Reports;
using Bagan.Reports.Values;
using Bagan.Training;

namespace Bagan.Jobs.Filling;

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
    /// <param name="choice">The method that added them; its suffixes change the training of every classifier.</param>
    /// <param name="test">Real images that none of it has seen.</param>
    /// <param name="steps">Training steps; null: fitted to the number of real images.</param>
    /// <param name="compute">Seed, threads, device.</param>
    /// <param name="file">Where results are kept.</param>
    /// <param name="sink">Progress and messages.</param>
    /// <param name="stop">Asks to stop.</param>
    internal static GainMeasurement Run(
        ImageSet train, AddedImages added, MethodChoice choice, ImageSet test, int? steps, ComputeOptions compute, string file, IProgressSink sink, CancellationToken stop)
    {
        var protocol = new ClassifierProtocol { Steps = steps };
        var saved = SavedMeasurements.Open(file, SavedMeasurements.KeyOf(train, added.Images, test, protocol, compute), sink);
        var trials = new ClassifierTrials(train, test, protocol, Seeds, saved, compute, sink, stop);

        // A method that adds no image is its recipe; the others change the plain one by their suffixes.
        var recipe = choice.Extend(ClassifierRecipe.Plain);
        var images = added.Images.Count > 0 ? added.Images : null;
        var own = images is null ? choice.Extend(added.Recipe) : recipe;

        // Of a run that is plain everywhere, as most are, the names are short.
        var without = trials.Try(Named("without", recipe), null, recipe);
        var oversampled = added.Repeated ? null : trials.Try(Named("oversampled", recipe), null, recipe with { Oversample = true });

        // Beside labels the same recipe without generated images, so that its own effect is not credited to them.
        var taught = added.Labels is null ? null : choice.Extend(added.Recipe);
        var loss = taught is null ? recipe with { Loss = ClassifierLoss.BalancedSoftmax } : taught with { GeneratedBatchShare = null };
        var reweighted = added.Repeated ? null : trials.Try($"reweighted {loss}", null, loss);
        var with = trials.Try(Named("with", own), images, own);

        // Images and their seeds decide the teacher's labels too, so that its name is key enough.
        var labels = taught is null ? null : trials.Try($"labelled {taught}", images, taught, added.Labels);
        return new GainMeasurement(protocol, test, own, without, with) { Oversampled = oversampled, Reweighted = reweighted, Labelled = labels, LabelledRecipe = taught };

        static string Named(string arm, ClassifierRecipe recipe) => recipe == ClassifierRecipe.Plain ? arm : $"{arm} {recipe}";
    }

    /// <summary>Images that all the classifiers see in training, for progress.</summary>
    internal static long TotalImages(ImageSet train, int? steps, AddedImages added)
    {
        var protocol = new ClassifierProtocol { Steps = steps };
        return ((added.Repeated ? 2L : 4L) + (added.Labels is null ? 0 : 1)) * Seeds * protocol.StepsFor(train.Count) * protocol.Batch;
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

/// <summary>A recipe in words for people.</summary>
internal static class RecipeWords
{
    /// <summary>What to do while training, as commands joined by commas: "flip images left to right at random".</summary>
    internal static string Of(ClassifierRecipe recipe)
    {
        List<string> parts = [];
        Add(recipe.Loss == ClassifierLoss.BalancedSoftmax, recipe.BalanceStrength == 1 ? "use the balanced softmax as loss" : FormattableString.Invariant($"use the balanced softmax as loss, of strength {recipe.BalanceStrength:0.##}"));
        Add(recipe.Loss == ClassifierLoss.Focal, "use the focal loss");
        Add(recipe.Loss == ClassifierLoss.Margin, "use the margin loss LDAM");
        Add(recipe.Weights == ClassWeights.EffectiveNumber, $"weight the loss by the effective number of images of each class{Deferred()}");
        Add(recipe.Oversample, $"draw all classes equally often{Deferred()}");
        Add(recipe.GeneratedShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedShare:0.#} % of a class's images from the generated ones"));
        Add(recipe.GeneratedBatchShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedBatchShare:0.#} % of every batch from the generated images with the probabilities of labels.csv"));
        Add(recipe.Mirror, "flip images left to right at random");
        Add(recipe.Affine is not null, "turn, move and scale images a little at random");
        Add(recipe.TrivialAugment, "change every image once at random (TrivialAugment)");
        Add(recipe.Erasing, "erase random rectangles");
        Add(recipe.Mix?.Kind == MixKind.Mixup, "blend images in pairs (mixup)");
        Add(recipe.Mix?.Kind == MixKind.Remix, "blend images in pairs, with the rarer class's label where it is much rarer (Remix)");
        Add(recipe.Mix?.Kind == MixKind.CutMix, "paste rectangles of other images (CutMix)");
        Add(recipe.Mix?.Kind == MixKind.Cmo, "paste rectangles of images of all classes alike (CMO)");
        Add(recipe.Head?.Kind == HeadChangeKind.Retrain, "train the last layer anew on all classes alike in the last fifth of the steps (cRT)");
        Add(recipe.Head?.Kind == HeadChangeKind.Normalise, "normalise the class vectors of the last layer afterwards (tau-normalisation)");
        Add(recipe.Head?.Kind == HeadChangeKind.AdjustLogits, "take the logarithm of the class frequencies from the logits afterwards (logit adjustment)");
        return parts.Count == 0 ? "train on the images as they are" : string.Join(", ", parts);

        string Deferred() => recipe.DeferredFrom > 0 ? FormattableString.Invariant($" in the last {100 * (1 - recipe.DeferredFrom):0} % of the steps") : "";

        void Add(bool holds, string words)
        {
            if (holds)
            {
                parts.Add(words);
            }
        }
    }
}
