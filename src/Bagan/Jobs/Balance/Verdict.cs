using Bagan.Jobs.Filling;
using Bagan.Jobs.Pick;
using Bagan.Methods.Catalogue;
using Bagan.Reports;
using Bagan.Reports.Html;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>Says in plain words whether the added images help.</summary>
internal static class Verdict
{
    /// <summary>The verdict where there are no test images.</summary>
    internal static Notice Unmeasured { get; } =
        new(NoticeTone.Neutral, "The data set is balanced; whether it helps was not measured.", ["There were no test images to measure on."]);

    /// <summary>The verdict where no class lacks images.</summary>
    /// <param name="strategy">What was asked of the classes.</param>
    internal static Notice NothingLacks(string strategy) =>
        new(NoticeTone.Neutral, "Every class already has enough images: nothing was generated.", [$"The strategy {strategy} asks for no more images in any class, so no method was trained. The folder holds the originals."]);

    /// <summary>The verdict on a method.</summary>
    /// <param name="filled">The images that it added.</param>
    /// <param name="comparison">The trainings with and without them; null where there were no test images.</param>
    internal static Notice Of(PlanFilling filled, ClassifierComparison? comparison) =>
        comparison is null ? Unmeasured
        : !filled.Added.Generated ? OfRecipe(filled.Choice, filled.Added.Recipe, comparison, filled.Added.Repeated)
        : Of(comparison);

    /// <summary>The verdict on generated images: with the labels of labels.csv where there are any, and then as plain folders too.</summary>
    internal static Notice Of(ClassifierComparison comparison)
    {
        if (comparison.FolderGain is not { } folder)
        {
            return Complete(GainWords.Verdict(comparison.Gain, "The generated images"), comparison);
        }

        var verdict = GainWords.Verdict(comparison.Gain, "The generated images with labels.csv");
        return Complete(verdict with { Paragraphs = [.. verdict.Paragraphs, GainWords.Sentence(folder, "Without labels.csv, as plain class folders, the generated images")] }, comparison);
    }

    /// <summary>The verdict on a method that adds no generated images: it repeats originals, or only says how to train.</summary>
    internal static Notice OfRecipe(MethodChoice choice, ClassifierRecipe recipe, ClassifierComparison comparison, bool repeated)
    {
        var verdict = repeated ? GainWords.Verdict(comparison.Gain, "The repeated originals") : GainWords.Verdict(comparison.Gain, $"The method {choice.Text}", singular: true);
        return Complete(verdict with
        {
            Paragraphs =
            [
                .. verdict.Paragraphs,
                repeated
                    ? "The small classes are filled with repeated originals; nothing was generated."
                    : $"The method {choice.Text} adds no images: the folder holds the originals. To train with it: {RecipeWords.Of(choice.Extend(recipe))}.",
            ],
        }, comparison);
    }

    /// <summary>The verdict of a run that picked.</summary>
    /// <param name="picked">What picking came to.</param>
    /// <param name="comparison">What the added images do on the test images; null where there are none.</param>
    /// <param name="labelled">How a classifier is trained with labels.csv; null where there is none.</param>
    internal static Notice OfPick(PickResult picked, ClassifierComparison? comparison, ClassifierRecipe? labelled)
    {
        var decision = picked.Decision;
        if (decision.Generated is { } taken)
        {
            var measured = comparison is null ? Unmeasured : Of(comparison);
            return measured with
            {
                Paragraphs =
                [
                    .. measured.Paragraphs,
                    $"{taken.Text} was picked. {decision.Reason}",
                    $"For the classifier that you train: {RecipeWords.Of(labelled is not null && !taken.DropsLabels ? labelled : taken.Extend(ClassifierRecipe.Plain))}.",
                ],
            };
        }

        List<string> paragraphs = [decision.Reason];
        if (PickDecision.Best(picked.Candidates, generated: false) is { } best)
        {
            paragraphs.Add($"The best candidate without generated images, {best.Candidate.Text}, needs no copies either; it trains on the originals in another way: {RecipeWords.Of(best.Candidate.Extend(PickStage.RecipeOf(best.Candidate)))}.");
        }

        if (comparison is not null)
        {
            paragraphs.AddRange(OfRecipe(MethodChoice.Parse(PickCandidate.Fallback), ClassifierRecipe.Plain, comparison, true).Paragraphs);
        }

        return new Notice(
            NoticeTone.Caution,
            picked.Candidates.Count == 0
                ? "There were too few images to try generated images. The small classes are filled with repeated originals (plain oversampling)."
                : "Generated images did not help on the validation images. The small classes are filled with repeated originals (plain oversampling).",
            paragraphs);
    }

    private static Notice Complete(Notice verdict, ClassifierComparison comparison) => comparison.NotTried.Count == 0 ? verdict : verdict with
    {
        Paragraphs = [.. verdict.Paragraphs, $"Trainings without generated images that were not tried, to save time: {string.Join(", ", comparison.NotTried)}. One of them may do better; --rivals all tries them."],
    };
}
