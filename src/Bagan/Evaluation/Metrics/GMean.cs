using System.Globalization;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Geometric mean of the per-class recalls (Kubat and Matwin, "Addressing the curse of imbalanced training sets", ICML 1997;
/// for many classes Sun, Kamel, Wang, ICDM 2006). One class that is never recognised makes it 0.
/// </summary>
public static class GMean
{
    /// <summary>The K-th root of the product of the K recalls, 0..1, never above <see cref="Acsa"/>.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="correction">Replaces recalls of 0, as imbalanced-learn's option of that name does; 0 leaves them.</param>
    /// <param name="missing">What to do when the test set lacks a class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The correction is not in [0, 1].</exception>
    public static MetricValue Compute(ConfusionMatrix confusion, double correction = 0, MissingClasses missing = MissingClasses.Blank)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        if (!(correction >= 0 && correction <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(correction), correction, "The correction is a recall, 0..1.");
        }

        var protocol = correction == 0
            ? "geometric mean of recalls"
            : string.Create(CultureInfo.InvariantCulture, $"geometric mean of recalls, zeros replaced by {correction}");
        return ClassMean.Compute(
            "gmean", protocol, confusion, [.. Enumerable.Range(0, confusion.Classes)], missing, present => Score(confusion, present, correction));
    }

    private static double Score(ConfusionMatrix confusion, IReadOnlyList<int> classes, double correction)
    {
        var recalls = classes.Select(c => confusion.Recall(c)!.Value).Select(r => r == 0 ? correction : r).ToArray();

        // By logarithms: the product of a thousand small recalls would underflow.
        return recalls.Contains(0) ? 0 : Math.Exp(recalls.Average(Math.Log));
    }
}
