using Bagan.Evaluation.Statistics;
using Bagan.Reports.Html;
using Bagan.Reports.Values;
using Bagan.Training;

namespace Bagan.Jobs.Filling;

/// <summary>A gain in words for people: what was measured, how sure it is, and what follows.</summary>
internal static class GainWords
{
    private const string Nothing = "none";

    /// <summary>The verdict on an arm: a heading that says what follows, and the figures behind it.</summary>
    /// <param name="gain">The gain over the best rival.</param>
    /// <param name="arm">The arm as the subject of a sentence: "The generated images", "The method balanced".</param>
    /// <param name="singular">Whether the subject is one thing.</param>
    internal static Notice Verdict(Gain gain, string arm, bool singular = false)
    {
        var s = singular ? "s" : "";
        var it = singular ? "it" : "them";
        var rival = gain.Against is null ? "" : Rival(gain.Against);
        var figures = gain.Acsa is null ? [] : Figures(gain, arm, it).Concat(Parts(gain)).ToArray();
        if (gain.Helps is null)
        {
            return new Notice(NoticeTone.Neutral, $"Whether {Lower(arm)} help{s} cannot be told: {gain.Reason}.", figures);
        }

        var (tone, heading) = gain switch
        {
            { Helps: true, TeacherAlone: true } => (NoticeTone.Good, $"The method helps on this data: {Points(gain.Acsa)} points over {rival}. Its teacher alone does as well, without a generated image."),
            { Helps: true } => (NoticeTone.Good, $"{arm} help{s} on this data: {Points(gain.Acsa)} points over {rival}."),
            { Harms: true } => (NoticeTone.Caution, $"{arm} do{(singular ? "es" : "")} harm on this data: {Points(gain.Acsa)} points against {rival}. {(gain.Against == Nothing ? $"Use {rival}" : $"Use {rival} without {it}")}."),
            { Low: > 0 } => (NoticeTone.Caution, $"{arm} gain{s} too little to be worth it: {Points(gain.Acsa)} points over {rival}."),
            _ => (NoticeTone.Caution, $"No difference that these {Quantity.Of(gain.TestImages, "test image")} can show. {(gain.Against == Nothing ? $"Training on {rival} does as well" : $"{rival} does as well without {Lower(arm)}")}."),
        };
        return new Notice(tone, heading, figures);
    }

    /// <summary>What a second way of using the same images is worth, in a sentence.</summary>
    /// <param name="gain">The gain over the best rival.</param>
    /// <param name="arm">The arm as the subject of a sentence, in the plural.</param>
    internal static string Sentence(Gain gain, string arm)
    {
        var figures = gain.Acsa is null ? "" : $" against {Rival(gain.Against!)}: {Interval(gain.Acsa.Value, gain.Low, gain.High)}";
        return gain switch
        {
            { Helps: null } => $"{arm}{figures}; more cannot be told: {gain.Reason}.",
            { Helps: true } => $"{arm} help too,{figures}.",
            { Harms: true } => $"{arm} do harm,{figures}.",
            { Low: > 0 } => $"{arm} gain too little to be worth it,{figures}.",
            _ => $"{arm} make no difference that these test images can show,{figures}.",
        };
    }

    /// <summary>A rival's name within a sentence: "reweight", "the real images alone".</summary>
    /// <param name="method">The method with its suffixes.</param>
    internal static string Rival(string method) => method == Nothing ? "the real images alone" : method;

    /// <summary>A difference with its interval: "+1.2 points (95 % interval +0.3 to +2.1)".</summary>
    internal static string Interval(double difference, double? low, double? high) =>
        low is null || high is null ? $"{Points(difference)} points" : $"{Points(difference)} points (95 % interval {Points(low)} to {Points(high)})";

    private static IEnumerable<string> Figures(Gain gain, string arm, string it)
    {
        if (gain.Reached is { } reached)
        {
            yield return $"Trained with {Lower(arm)}, the classifier recognises {NumberText.Percent(reached)} % of the test images of an average class; trained {(gain.Against == Nothing ? "on" : "with")} {Rival(gain.Against!)}, the best training without {it}, {NumberText.Percent(reached - gain.Acsa!.Value)} %.";
        }

        var text = $"The gain in mean recall over the classes (ACSA) is {Interval(gain.Acsa!.Value, gain.Low, gain.High)}, from {Quantity.Of(gain.TestImages, "test image")} and {Quantity.Of(gain.Seeds, "seed")}.";
        yield return gain.Helps == false && gain.Low <= 0 && !gain.Harms
            ? $"{text} A gain of {NumberText.Percent(gain.Detectable!.Value)} points would have been seen in four of five such runs."
            : text;
    }

    private static IEnumerable<string> Parts(Gain gain)
    {
        if (gain is not { ByTeacher: { } teacher, ByImages: { } images })
        {
            yield break;
        }

        yield return $"The teacher's part is {Points(teacher)} points: its labels on turned copies of real images reach as much without a generator (the method distil). The generated images' part is {Interval(images, gain.ByImagesLow, gain.ByImagesHigh)}.";
        if (gain is { Helps: true, TeacherAlone: true })
        {
            yield return "So the labels help, and these test images do not show that the generated images add anything. Training with distil is simpler.";
        }
    }

    private static string Points(double? difference) => NumberText.Points(difference!.Value);

    private static string Lower(string arm) => char.ToLowerInvariant(arm[0]) + arm[1..];
}

/// <summary>A recipe in words for people.</summary>
internal static class RecipeWords
{
    /// <summary>What to do while training, as commands joined by commas: "flip images left to right at random".</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="taught">The added images that have a teacher's probabilities.</param>
    internal static string Of(ClassifierRecipe recipe, string taught = "generated images with the probabilities of labels.csv")
    {
        List<string> parts = [];
        Add(recipe.Loss == ClassifierLoss.BalancedSoftmax, recipe.BalanceStrength == 1 ? "use the balanced softmax as loss" : FormattableString.Invariant($"use the balanced softmax with strength {recipe.BalanceStrength:0.##} as loss"));
        Add(recipe.Loss == ClassifierLoss.Focal, "use the focal loss");
        Add(recipe.Loss == ClassifierLoss.Margin, "use the margin loss LDAM");
        Add(recipe.Weights == ClassWeights.EffectiveNumber, $"weight the loss by the effective number of images of each class{Deferred()}");
        Add(recipe.Oversample, $"draw all classes equally often{Deferred()}");
        Add(recipe.GeneratedShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedShare:0.#} % of each class's images from the generated ones"));
        Add(recipe.GeneratedBatchShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedBatchShare:0.#} % of every batch from the {taught}"));
        Add(recipe.Mirror, "flip images left to right at random");
        Add(recipe.Affine is not null, "turn, move and scale images a little at random");
        Add(recipe.TrivialAugment, "apply one random change to every image (TrivialAugment)");
        Add(recipe.Erasing, "erase random rectangles");
        Add(recipe.Mix?.Kind == MixKind.Mixup, "blend images in pairs (mixup)");
        Add(recipe.Mix?.Kind == MixKind.Remix, "blend images in pairs and label them with the class that is much rarer (Remix)");
        Add(recipe.Mix?.Kind == MixKind.CutMix, "paste rectangles of other images (CutMix)");
        Add(recipe.Mix?.Kind == MixKind.Cmo, "paste rectangles of images drawn equally from all classes (CMO)");
        Add(recipe.Head?.Kind == HeadChangeKind.Retrain, "retrain the last layer with all classes drawn equally often in the last fifth of the steps (cRT)");
        Add(recipe.Head?.Kind == HeadChangeKind.Normalise, "normalise the class vectors of the last layer afterwards (tau-normalisation)");
        Add(recipe.Head?.Kind == HeadChangeKind.AdjustLogits, "subtract the logarithm of the class frequencies from the logits afterwards (logit adjustment)");
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
