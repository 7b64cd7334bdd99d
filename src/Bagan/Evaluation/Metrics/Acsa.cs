using System.Globalization;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Average class-specific accuracy: the mean of the per-class recalls, in other fields "balanced accuracy"
/// (Huang, Li, Loy, Tang, "Learning deep representation for imbalanced classification", CVPR 2016).
/// Every class counts the same, however many test images it has.
/// </summary>
public static class Acsa
{
    /// <summary>The mean of the per-class recalls, 0..1; 1/K is chance.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="missing">What to do when the test set lacks a class.</param>
    public static MetricValue Compute(ConfusionMatrix confusion, MissingClasses missing = MissingClasses.Blank)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return ClassMean.Compute(
            "acsa",
            "mean recall",
            confusion,
            [.. Enumerable.Range(0, confusion.Classes)],
            missing,
            present => present.Average(c => confusion.Recall(c)!.Value));
    }
}

/// <summary>What all means over classes share: which classes take part, and the blank when some are missing.</summary>
internal static class ClassMean
{
    private const int MostNamed = 5;

    /// <summary>Computes over the classes with test images.</summary>
    /// <param name="metric">The metric's short name.</param>
    /// <param name="protocol">The protocol, without the classes.</param>
    /// <param name="confusion">The counts.</param>
    /// <param name="classes">The classes that are asked for.</param>
    /// <param name="missing">What to do about those without test images.</param>
    /// <param name="score">Gets the present classes, at least one.</param>
    public static MetricValue Compute(
        string metric,
        string protocol,
        ConfusionMatrix confusion,
        IReadOnlyCollection<int> classes,
        MissingClasses missing,
        Func<IReadOnlyList<int>, double> score)
    {
        var present = classes.Where(c => confusion.Support(c) > 0).ToArray();
        var absent = classes.Where(c => confusion.Support(c) == 0).Select(c => confusion.ClassNames[c]).ToArray();
        var over = absent.Length > 0 && missing == MissingClasses.LeaveOut
            ? $"{present.Length} of {classes.Count} classes"
            : $"{classes.Count} classes";
        var fullProtocol = protocol.Length == 0 ? over : $"{protocol}, {over}";
        SampleCount[] samples = [new("test images", present.Sum(confusion.Support))];
        if (present.Length == 0)
        {
            return MetricValue.Blank(metric, fullProtocol, samples, "no class has test images");
        }

        if (absent.Length > 0 && missing == MissingClasses.Blank)
        {
            return MetricValue.Blank(metric, fullProtocol, samples, $"no test images of {Quantity.Names(absent, MostNamed)}");
        }

        return MetricValue.Of(metric, fullProtocol, samples, score(present));
    }
}

/// <summary>What a mean over classes does when the test set lacks some of them.</summary>
public enum MissingClasses
{
    /// <summary>The value is blank, with the missing classes as the reason.</summary>
    Blank,

    /// <summary>The mean runs over the classes that are there, and the protocol says over how many.</summary>
    LeaveOut,
}

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
