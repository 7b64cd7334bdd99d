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
            var more = absent.Length > MostNamed ? $" and {absent.Length - MostNamed} more" : "";
            var named = string.Join(", ", absent.Take(MostNamed)) + more;
            return MetricValue.Blank(metric, fullProtocol, samples, $"no test images of {named}");
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
