using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>How a classifier is best trained with a teacher's probabilities of generated images.</summary>
internal static class TeacherLabels
{
    // As much as helps where there are thousands of them; never more than their share of all images.
    private const double MostGenerated = 0.6;

    // Small classes are favoured by their counts to this power beyond the balanced softmax; labels and loss alike.
    private const double Favour = 0.1;

    /// <summary>The recipe for a classifier: real images under the balanced softmax, and generated ones with their probabilities.</summary>
    /// <param name="generated">Images that the classes gain, generated or repeated.</param>
    /// <param name="real">Real images that they are added to.</param>
    /// <param name="mirror">Whether an image's mirror image is of the same class.</param>
    internal static ClassifierRecipe Recipe(long generated, int real, bool mirror) => new()
    {
        Loss = ClassifierLoss.BalancedSoftmax,
        BalanceStrength = 1 + Favour,
        Mirror = mirror,
        GeneratedBatchShare = Math.Round(Math.Min(MostGenerated, (double)generated / Math.Max(1, generated + real)), 3),
    };

    /// <summary>Divides each column by its class's count to a power; rows sum to 1 again.</summary>
    /// <param name="probabilities">[N, K].</param>
    /// <param name="counts">K numbers of training images.</param>
    /// <param name="power">At least 0.</param>
    internal static void FavourSmall(FloatMatrix probabilities, IReadOnlyList<int> counts, double power = Favour)
    {
        double largest = counts.Max();
        var factors = counts.Select(n => Math.Pow(n / largest, -power)).ToArray();
        for (var i = 0; i < probabilities.Rows; i++)
        {
            var row = probabilities[i];
            var sum = 0.0;
            for (var c = 0; c < row.Length; c++)
            {
                sum += row[c] * factors[c];
            }

            for (var c = 0; c < row.Length; c++)
            {
                row[c] = (float)(row[c] * factors[c] / sum);
            }
        }
    }
}
