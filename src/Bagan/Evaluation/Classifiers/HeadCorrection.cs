using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>
/// Corrects a trained classifier's head for unequal classes, without further training: tau-normalisation (Kang et al. 2020) and post-hoc logit
/// adjustment (Menon et al. 2021). How far, tau, is what does best on validation images.
/// </summary>
internal static class HeadCorrection
{
    /// <summary>What tau is where validation images do not tell: the source's.</summary>
    internal const double Default = 1;

    private const double HeldOut = 0.25;
    private const int SmallestClass = 4;
    private static readonly double[] Candidates = [.. Enumerable.Range(0, 21).Select(i => i / 10.0)]; // 0 to 2

    /// <summary>Whether a recipe leaves tau to validation images.</summary>
    internal static bool WantsValidation(ClassifierRecipe recipe) => recipe.Head is { Kind: not HeadChangeKind.Retrain, Strength: null };

    /// <summary>
    /// Training images to learn from and others to choose tau on, a quarter of each class that has at least four; null where too few are left to
    /// tell anything.
    /// </summary>
    internal static (ImageSet Train, ImageSet Validation)? Split(ImageSet train, ulong seed)
    {
        var split = StratifiedSplit.Of(train, HeldOut, seed, smallestClass: SmallestClass);
        return split.HeldOut.Select(i => train.Labels[i]).Distinct().Count() < 2 ? null : (train.Select(split.Train), train.Select(split.HeldOut));
    }

    /// <summary>Corrects a head.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="kind">How.</param>
    /// <param name="tau">How far.</param>
    /// <param name="shares">K shares of the classes among the training's draws.</param>
    internal static void Apply(Classifier network, HeadChangeKind kind, double tau, IReadOnlyList<double> shares)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var (weight, bias) = network.Head;
        if (kind == HeadChangeKind.Normalise)
        {
            weight.Assign(weight.Master * SquaredNorms(weight.Master).Pow(-tau / 2));
            bias.Assign(bias.Master * 0);
        }
        else
        {
            float[] moves = [.. RecipeLoss.LogShares(shares).Select(s => (float)(tau * s))];
            bias.Assign(bias.Master - Tensor.From<float>(moves, moves.Length).To(bias.Master.Device));
        }
    }

    /// <summary>The tau with the highest mean recall on validation images; of several the middle one.</summary>
    /// <param name="network">The classifier, its head as it was trained.</param>
    /// <param name="kind">How it would be corrected.</param>
    /// <param name="shares">K shares of the classes among the training's draws.</param>
    /// <param name="labels">N class indices of the validation images.</param>
    /// <param name="logits">Row-major [N, K], what the head says of them.</param>
    internal static double Choose(Classifier network, HeadChangeKind kind, IReadOnlyList<double> shares, ReadOnlySpan<int> labels, float[] logits)
    {
        double[] biases, norms;
        using (new TensorScope())
        {
            var (weight, bias) = network.Head;
            norms = [.. SquaredNorms(weight.Master.Detach()).ToArray<float>().Select(n => Math.Sqrt(n))];
            biases = [.. bias.Master.Detach().ToArray<float>().Select(b => (double)b)];
        }

        double[] moves = [.. RecipeLoss.LogShares(shares)];
        var truth = labels.ToArray();
        var recalls = Candidates.Select(tau => MeanRecall(truth, logits, moves.Length, Score(tau))).ToArray();
        var best = Enumerable.Range(0, recalls.Length).Where(i => recalls[i] == recalls.Max()).ToArray();
        return Candidates[best[best.Length / 2]];

        Func<int, float, double> Score(double tau) => kind == HeadChangeKind.Normalise
            ? (c, logit) => (logit - biases[c]) / Math.Pow(norms[c], tau)
            : (c, logit) => logit - (tau * moves[c]);
    }

    private static Tensor SquaredNorms(Tensor weight) => (weight * weight).Sum([1], keep: true) + 1e-12; // [K, 1]

    private static double MeanRecall(int[] labels, float[] logits, int classes, Func<int, float, double> score)
    {
        var (hits, counts) = (new int[classes], new int[classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            var predicted = 0;
            for (var c = 1; c < classes; c++)
            {
                if (score(c, logits[(i * classes) + c]) > score(predicted, logits[(i * classes) + predicted]))
                {
                    predicted = c;
                }
            }

            counts[labels[i]]++;
            hits[labels[i]] += predicted == labels[i] ? 1 : 0;
        }

        return hits.Zip(counts).Where(p => p.Second > 0).Average(p => (double)p.First / p.Second);
    }
}
