namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Macro-averaged F1 (Sokolova and Lapalme, "A systematic analysis of performance measures for classification tasks", 2009, in
/// the form of scikit-learn's average="macro"): the mean over classes of 2 TP / (2 TP + FP + FN).
/// </summary>
public static class MacroF1
{
    /// <summary>The mean of the per-class F1 scores, 0..1.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="missing">What to do when the test set lacks a class.</param>
    public static MetricValue Compute(ConfusionMatrix confusion, MissingClasses missing = MissingClasses.Blank)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return ClassMean.Compute(
            "macro_f1",
            "mean F1",
            confusion,
            [.. Enumerable.Range(0, confusion.Classes)],
            missing,
            present => present.Average(c => F1(confusion, c)));
    }

    // TP + FN is the support and TP + FP the number predicted; a class with test images never divides by zero.
    private static double F1(ConfusionMatrix confusion, int c) =>
        2.0 * confusion[c, c] / (confusion.Support(c) + confusion.Predicted(c));
}
