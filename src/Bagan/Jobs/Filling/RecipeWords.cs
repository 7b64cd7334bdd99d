using Bagan.Training;

namespace Bagan.Jobs.Filling;

/// <summary>A recipe in words for people.</summary>
internal static class RecipeWords
{
    /// <summary>What to do while training, as commands joined by commas: "flip images left to right at random".</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="taught">The added images that have a teacher's probabilities.</param>
    internal static string Of(ClassifierRecipe recipe, string taught = "generated images with the probabilities of labels.csv")
    {
        List<string> parts = [];
        Add(recipe.Loss == ClassifierLoss.BalancedSoftmax, recipe.BalanceStrength == 1 ? "use the balanced softmax as loss" : FormattableString.Invariant($"use the balanced softmax as loss, of strength {recipe.BalanceStrength:0.##}"));
        Add(recipe.Loss == ClassifierLoss.Focal, "use the focal loss");
        Add(recipe.Loss == ClassifierLoss.Margin, "use the margin loss LDAM");
        Add(recipe.Weights == ClassWeights.EffectiveNumber, $"weight the loss by the effective number of images of each class{Deferred()}");
        Add(recipe.Oversample, $"draw all classes equally often{Deferred()}");
        Add(recipe.GeneratedShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedShare:0.#} % of a class's images from the generated ones"));
        Add(recipe.GeneratedBatchShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedBatchShare:0.#} % of every batch from the {taught}"));
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
