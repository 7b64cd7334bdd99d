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
