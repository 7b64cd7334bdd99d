using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>A recipe in words for people.</summary>
internal static class RecipeWords
{
    /// <summary>What to do while training, as commands joined by commas: "flip images left to right at random".</summary>
    internal static string Of(ClassifierRecipe recipe)
    {
        List<string> parts = [];
        Add(recipe.Loss == ClassifierLoss.BalancedSoftmax, recipe.BalanceStrength == 1 ? "use the balanced softmax as loss" : FormattableString.Invariant($"use the balanced softmax as loss, of strength {recipe.BalanceStrength:0.##}"));
        Add(recipe.Oversample, "draw all classes equally often");
        Add(recipe.GeneratedShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedShare:0.#} % of a class's images from the generated ones"));
        Add(recipe.GeneratedBatchShare is not null, FormattableString.Invariant($"draw {100 * recipe.GeneratedBatchShare:0.#} % of every batch from the generated images with the probabilities of labels.csv"));
        Add(recipe.Mirror, "flip images left to right at random");
        Add(recipe.Affine is not null, "turn, move and scale images a little at random");
        Add(recipe.MixupAlpha is not null, "blend images in pairs (mixup)");
        return parts.Count == 0 ? "train on the images as they are" : string.Join(", ", parts);

        void Add(bool holds, string words)
        {
            if (holds)
            {
                parts.Add(words);
            }
        }
    }
}
