using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>The loss of a recipe: what becomes of the network's scores and the targets of a batch.</summary>
internal sealed class RecipeLoss : IDisposable
{
    /// <summary>What the cosines of <see cref="ClassifierLoss.Margin"/> are multiplied by.</summary>
    internal const double CosineScale = 30;

    private const double LargestMargin = 0.5;
    private const double FocalPower = 2;
    private const double EffectiveBase = 0.9999;
    private readonly ClassifierLoss _loss;
    private readonly Tensor? _logShares;
    private readonly Tensor? _margins;
    private readonly Tensor? _weights;

    /// <summary>Prepares what depends on the classes.</summary>
    /// <param name="recipe">The loss and its weights.</param>
    /// <param name="counts">K numbers of training images.</param>
    /// <param name="shares">K shares of the classes among the draws.</param>
    /// <param name="weighted">Whether the recipe's weights apply.</param>
    /// <param name="device">Where the scores are.</param>
    internal RecipeLoss(ClassifierRecipe recipe, IReadOnlyList<int> counts, IReadOnlyList<double> shares, bool weighted, Device device)
    {
        _loss = recipe.Loss;
        _logShares = _loss == ClassifierLoss.BalancedSoftmax ? Row(LogShares(shares).Select(s => recipe.BalanceStrength * s)) : null;
        _margins = _loss == ClassifierLoss.Margin ? Row(Margins(counts).Select(m => CosineScale * m)) : null;
        _weights = weighted && recipe.Weights == ClassWeights.EffectiveNumber ? Row(EffectiveWeights(counts)) : null;

        Tensor Row(IEnumerable<double> values)
        {
            float[] row = [.. values.Select(v => (float)v)];
            return TensorScope.Outside(() => Tensor.From<float>(row, row.Length).To(device));
        }
    }

    /// <summary>Whether a recipe's loss needs probabilities as targets, not labels.</summary>
    internal static bool WantsRows(ClassifierRecipe recipe) =>
        recipe.Loss is ClassifierLoss.Focal or ClassifierLoss.Margin || recipe.Weights != ClassWeights.Equal;

    /// <summary>Whether a recipe's loss of a batch is a plain mean over its images, so that the parts of a batch add up to it.</summary>
    internal static bool IsMean(ClassifierRecipe recipe) => recipe.Loss != ClassifierLoss.Focal && recipe.Weights == ClassWeights.Equal;

    /// <summary>The logarithms of class shares relative to the largest, so that equal shares change nothing at all.</summary>
    internal static IEnumerable<double> LogShares(IReadOnlyList<double> shares)
    {
        // A class without images would get minus infinity; it counts like the rarest class that has some.
        var (least, most) = (shares.Where(s => s > 0).Min(), shares.Max());
        return shares.Select(s => Math.Log(Math.Max(s, least) / most));
    }

    /// <summary>The margin of each class in the cosine: 0.5 for the rarest, less by n^-1/4 for the others (Cao et al. 2019).</summary>
    internal static IEnumerable<double> Margins(IReadOnlyList<int> counts)
    {
        var least = counts.Where(n => n > 0).Min();
        return counts.Select(n => LargestMargin * Math.Pow((double)least / Math.Max(n, least), 0.25));
    }

    /// <summary>Weights by effective numbers, 1 on average over the classes that have images (Cui et al. 2019).</summary>
    internal static IEnumerable<double> EffectiveWeights(IReadOnlyList<int> counts)
    {
        var raw = counts.Select(n => n == 0 ? 0 : (1 - EffectiveBase) / (1 - Math.Pow(EffectiveBase, n))).ToArray();
        var mean = raw.Sum() / raw.Count(w => w > 0);
        return raw.Select(w => w / mean);
    }

    /// <summary>The mean loss of a batch, weighted where there are weights.</summary>
    /// <param name="logits">[N, K].</param>
    /// <param name="targets">Int64 labels [N], or probabilities [N, K].</param>
    /// <param name="fromDecks">[N, 1], how far class shares hold for an image; null: wholly.</param>
    internal Tensor Of(Tensor logits, Tensor targets, Tensor? fromDecks)
    {
        if (_logShares is not null)
        {
            // The classes of images drawn apart are not as frequent as those of the decks: nothing is to be taken back there.
            logits += fromDecks is null ? _logShares : fromDecks * _logShares; // [N, K]
        }

        if (_margins is not null)
        {
            logits -= targets * _margins;
        }

        if (_weights is null && _loss != ClassifierLoss.Focal)
        {
            return Functional.CrossEntropy(logits, targets);
        }

        var weights = _weights is null ? targets : targets * _weights; // [N, K]
        var logarithms = Functional.LogSoftmax(logits);
        var terms = weights * logarithms;
        if (_loss == ClassifierLoss.Focal)
        {
            terms *= (-logarithms.Exp() + 1).Clamp(0, 1).Pow(FocalPower);
        }

        return -(terms.Sum() * Inverse(weights.Sum()));
    }

    public void Dispose()
    {
        _logShares?.Dispose();
        _margins?.Dispose();
        _weights?.Dispose();
    }

    private static Tensor Inverse(Tensor value) => value.Pow(-1);
}
