using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Pick;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Html;
using Bagan.Reports.Values;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>Says in plain words whether the generated images help.</summary>
internal static class Verdict
{
    // A gain below this is no reason to keep thousands of generated images, however sure it is.
    private const double Worthwhile = 0.003;

    internal static Notice Unmeasured(string why) =>
        new(NoticeTone.Neutral, "The data set is balanced; whether it helps was not measured.", [why]);

    internal static Notice Of(GainMeasurement gain) => Of(
        gain.Without, gain.Oversampled ?? throw new ArgumentException("Repeating was not tried.", nameof(gain)), gain.With, gain.Reweighted, gain.Labelled);

    /// <summary>The verdict on a method that adds no generated images: it repeats originals, or only says how to train.</summary>
    /// <param name="choice">The method.</param>
    /// <param name="recipe">How it trains a classifier.</param>
    /// <param name="gain">The figures of that training beside those of the images as they are.</param>
    /// <param name="repeated">Whether the originals of small classes are repeated.</param>
    internal static Notice OfRecipe(MethodChoice choice, ClassifierRecipe recipe, GainMeasurement gain, bool repeated)
    {
        List<string> paragraphs = [$"To train with it: {RecipeWords.Of(choice.Extend(recipe))}."];
        if (Values(gain.Without) is { } without && Values(gain.With) is { } with)
        {
            paragraphs.Insert(0, $"Mean recall over the classes (ACSA): {Points(without)} % on the real images as they are, {Points(with)} % with the method.");
        }

        return new Notice(
            NoticeTone.Neutral,
            repeated ? "The small classes are filled with repeated originals; nothing was generated." : $"The method {choice.Text} adds no images: the folder holds the originals.",
            paragraphs);
    }

    /// <summary>The verdict of a run that picked.</summary>
    /// <param name="picked">What picking came to.</param>
    /// <param name="gain">What the added images do on the test images; null where there are none.</param>
    internal static Notice OfPick(PickResult picked, GainMeasurement? gain)
    {
        var decision = picked.Decision;
        if (decision.Generated is { } taken)
        {
            var measured = gain is null ? Unmeasured("There were no test images to measure on.") : Of(gain);
            return measured with { Paragraphs = [.. measured.Paragraphs, $"{taken.Text} was picked. {decision.Reason}", $"For the classifier that you train: {RecipeWords.Of(gain?.LabelledRecipe is { } labelled && !taken.DropsLabels ? labelled : taken.Extend(Training.ClassifierRecipe.Plain))}."] };
        }

        List<string> paragraphs = [decision.Reason];
        if (PickDecision.Best(picked.Candidates, generated: false) is { } best)
        {
            paragraphs.Add($"The best without generated images, {best.Candidate.Text}, does without the copies too: it is a way of training on the originals ({RecipeWords.Of(best.Candidate.Extend(PickStage.RecipeOf(best.Candidate)))}).");
        }

        if (gain is not null && Values(gain.Without) is { } without && Values(gain.With) is { } with)
        {
            paragraphs.Add($"On the test images the mean recall over the classes (ACSA) is {Points(without)} % on the real images alone and {Points(with)} % with the repeated originals.");
        }

        return new Notice(
            NoticeTone.Caution,
            picked.Candidates.Count == 0
                ? "There were too few images to pick by: plain oversampling, the small classes are filled with repeated originals."
                : "Generated images did not help when tried: plain oversampling, the small classes are filled with repeated originals.",
            paragraphs);
    }

    /// <summary>From the test results of the training sets, a run a seed in the same order.</summary>
    /// <param name="realAlone">The real images as they are.</param>
    /// <param name="repeated">Those of small classes repeated.</param>
    /// <param name="withGenerated">The real and the generated images.</param>
    /// <param name="reweighted">The real images by the balanced softmax; null where that was not tried.</param>
    /// <param name="labelled">The generated images with the probabilities of labels.csv; null where there are none.</param>
    internal static Notice Of(
        ConfusionMatrix[] realAlone, ConfusionMatrix[] repeated, ConfusionMatrix[] withGenerated, ConfusionMatrix[]? reweighted = null, ConfusionMatrix[]? labelled = null)
    {
        var with = Values(withGenerated);
        var without = Values(realAlone);
        var oversampled = Values(repeated);
        if (with is null || without is null || oversampled is null)
        {
            return Unmeasured("The test images do not reach for a mean recall.");
        }

        // Where the best without generated images is concerned, the best of what was tried counts, not the first.
        var byLoss = reweighted is null ? null : Values(reweighted);
        var byLabels = labelled is null ? null : Values(labelled);
        var (best, remedy) = byLoss is not null && byLoss.Average() > oversampled.Average()
            ? (byLoss, "reweight")
            : (oversampled, "oversample");
        var overNothing = Difference(with, without);
        List<string> figures =
        [
            $"Mean recall over the classes (ACSA): {Points(without)} % on the real images alone, {Points(oversampled)} % with the small classes repeated{(byLoss is null ? "" : $", {Points(byLoss)} % with the loss reweighted")}, {Points(with)} % with the generated images{(byLabels is null ? "" : $", {Points(byLabels)} % with them and their labels.csv")}.",
            $"The generated images gain {Signed(overNothing)} points over the real images alone and {Signed(Difference(with, best))} over the best without them (means of {GainMeasurement.Seeds} seeds, with the standard error of the difference).",
        ];
        if (byLabels is not null)
        {
            figures.Add($"With labels.csv they gain {Signed(Difference(byLabels, without))} and {Signed(Difference(byLabels, best))}.");
        }

        if (Helps(with))
        {
            return new Notice(NoticeTone.Good, "The generated images help on this data set.", figures);
        }

        if (byLabels is not null && Helps(byLabels))
        {
            return new Notice(
                NoticeTone.Good,
                "The generated images help on this data set with the labels of labels.csv.",
                [.. figures, "Under the names of their folders alone they do not: train as labels.csv wants it, or " + (remedy == "reweight" ? "reweight the loss" : "repeat the images of small classes") + " without them."]);
        }

        var harm = IsGain(Difference(without, with));
        if (IsGain(Difference(best, without)) || (harm && best.Average() > without.Average()))
        {
            return new Notice(
                NoticeTone.Caution,
                harm ? $"The generated images did harm here: {remedy} instead."
                    : remedy == "oversample" ? "The generated images did not help beyond repetition here: oversample instead."
                    : "The generated images did not help beyond a reweighted loss here: reweight instead.",
                [
                    .. figures,
                    remedy == "oversample"
                        ? "Repeating the images of small classes while training does as well or better without any generated image."
                        : "The balanced softmax, a loss that knows how frequent the classes are, does as well or better without any generated image.",
                ]);
        }

        return harm
            ? new Notice(NoticeTone.Caution, "The generated images did harm here: don't train on them.", figures)
            : new Notice(NoticeTone.Caution, "The generated images made no difference that could be measured here.", [.. figures, "A classifier does as well on the real images alone."]);

        bool Helps(double[] values) => IsGain(Difference(values, without)) && IsGain(Difference(values, best));
    }

    private static bool IsGain(MeanAndStandardError difference) =>
        difference.Mean >= Worthwhile && difference.Mean > 2 * (difference.StandardError ?? 0);

    private static MeanAndStandardError Difference(double[] a, double[] b) => MeanAndStandardError.Of(a.Zip(b, (x, y) => x - y))!;

    private static double[]? Values(ConfusionMatrix[] runs)
    {
        var values = runs.Select(m => Acsa.Compute(m, MissingClasses.LeaveOut).Value).ToArray();
        return values.Any(v => v is null) ? null : [.. values.Select(v => v!.Value)];
    }

    private static string Points(double[] values) => NumberText.Percent(values.Average());

    private static string Signed(MeanAndStandardError difference) =>
        difference.StandardError is { } error
            ? $"{NumberText.Points(difference.Mean)} ± {NumberText.Percent(error)}"
            : NumberText.Points(difference.Mean);
}
