using System.Text.Json.Serialization;

namespace Bagan.Evaluation.Statistics;

/// <summary>One way of training, and what its classifiers said of the test images.</summary>
/// <param name="Name">As tables call it.</param>
/// <param name="Predicted">A row for each seed, the same seeds in the same order for all arms: the class index given to each of the N test images.</param>
internal sealed record Arm(string Name, IReadOnlyList<int[]> Predicted);

/// <summary>
/// Compares ways of training by the mean recall over the classes (ACSA), from what their classifiers said of each test image. Every difference
/// has a 95 % interval that holds for new seeds and new test images of the same kind. docs/metrics.md has the formulas and how often they err.
/// </summary>
internal static class PairedComparison
{
    private const double Power = 0.8;

    /// <summary>The gain of an arm over the best of its rivals.</summary>
    /// <param name="sample">The test images.</param>
    /// <param name="arm">The arm in question.</param>
    /// <param name="rivals">
    /// What it is held against. The lower end of the interval is the lowest that any rival allows, so that the arm must beat each of them at the
    /// full level (an intersection-union test, which needs no correction), and the upper end is corrected for their number (Bonferroni). A rival
    /// that was chosen on other images, a validation split, is handed over alone.
    /// </param>
    /// <param name="control">What the arm does without its generated images, to part the gain by; null: none.</param>
    /// <param name="chosenFrom">
    /// How many arms the one in question was chosen from by these test images; 1 where it was settled beforehand. Both ends are corrected for it.
    /// </param>
    /// <returns>The gain, or a blank with its reason.</returns>
    /// <exception cref="ArgumentException">There is no rival, or arms differ in the number of seeds, or a row is not of N predictions.</exception>
    public static Gain Of(TestSample sample, Arm arm, IReadOnlyList<Arm> rivals, Arm? control = null, int chosenFrom = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(rivals);
        ArgumentOutOfRangeException.ThrowIfLessThan(chosenFrom, 1);
        if (rivals.Count == 0)
        {
            throw new ArgumentException("There is no rival.", nameof(rivals));
        }

        return Of(sample, Recognised(arm), [.. rivals.Select(r => (r.Name, Recognised(r)))], control is null ? null : Recognised(control), chosenFrom);

        bool[][] Recognised(Arm some)
        {
            if (some.Predicted.Count != arm.Predicted.Count || some.Predicted.Any(row => row.Length != sample.Images))
            {
                throw new ArgumentException(
                    $"'{some.Name}' has {some.Predicted.Count} rows of predictions where {arm.Predicted.Count} of {sample.Images} are needed.", nameof(rivals));
            }

            return [.. some.Predicted.Select(row => row.Zip(sample.Labels, (predicted, label) => predicted == label).ToArray())];
        }
    }

    /// <summary>The same from whether the classifier of each seed recognised each image.</summary>
    internal static Gain Of(TestSample sample, bool[][] arm, IReadOnlyList<(string Name, bool[][] Recognised)> rivals, bool[][]? control, int chosenFrom)
    {
        var gain = new Gain { TestImages = sample.Images, Seeds = arm.Length };
        if (sample.Classes == 0 || arm.Length == 0)
        {
            return gain with { Reason = sample.Obstacle() ?? "no classifier was trained" };
        }

        var means = rivals.Select(r => MeanRecall(sample, r.Recognised)).ToList();
        var reached = MeanRecall(sample, arm);
        var acsa = reached - means.Max();
        gain = gain with { Against = rivals[means.IndexOf(means.Max())].Name, Acsa = acsa, Reached = reached };
        if (control is not null)
        {
            var byTeacher = MeanRecall(sample, control) - means.Max();
            gain = gain with { ByTeacher = byTeacher, ByImages = acsa - byTeacher };
        }

        if ((sample.Obstacle() ?? (arm.Length == 1 ? "one seed does not show how much seeds vary" : null)) is { } reason)
        {
            return gain with { Reason = reason };
        }

        var tail = PairedDifference.Tail / chosenFrom;
        var differences = rivals.Select(r => PairedDifference.Of(sample, arm, r.Recognised)).ToList();
        var low = differences.Min(d => d.Mean - d.HalfWidth(tail));
        var images = control is null ? null : PairedDifference.Of(sample, arm, control);
        return gain with
        {
            Helps = acsa >= Gain.Worthwhile && low > 0,
            Low = low,
            High = differences.Min(d => d.Mean + d.HalfWidth(tail / differences.Count)),

            // A rival that lies further back is beaten by more.
            Detectable = Math.Max(Gain.Worthwhile, differences.Max(d => d.Detectable(Power, tail) - (d.Mean - acsa))),
            ByImagesLow = images?.Mean - images?.HalfWidth(tail),
            ByImagesHigh = images?.Mean + images?.HalfWidth(tail),
        };
    }

    /// <summary>The mean recall over the classes, the mean over the seeds.</summary>
    internal static double MeanRecall(TestSample sample, bool[][] recognised)
    {
        var hits = new int[sample.ClassImages.Length];
        foreach (var row in recognised)
        {
            for (var i = 0; i < row.Length; i++)
            {
                hits[sample.Labels[i]] += row[i] ? 1 : 0;
            }
        }

        return hits.Select((h, c) => sample.ClassImages[c] == 0 ? 0 : (double)h / sample.ClassImages[c]).Sum() / sample.Classes / recognised.Length;
    }
}

/// <summary>
/// The gain in mean recall (ACSA) of an arm over the best of its rivals, with a 95 % interval in which seeds, test images and the choice of the
/// best rival are accounted for. All numbers are shares of one. Numbers are null where they could not be told; <see cref="Reason"/> says why.
/// </summary>
internal sealed record Gain
{
    /// <summary>A gain below this is no reason to add images, however sure it is: 0.3 points.</summary>
    public const double Worthwhile = 0.003;

    /// <summary>
    /// Whether the arm helps: its gain is at least <see cref="Worthwhile"/> and the interval lies above 0. Null where there is no interval.
    /// </summary>
    public bool? Helps { get; init; }

    /// <summary>The rival with the highest mean recall; null where there is none.</summary>
    public string? Against { get; init; }

    /// <summary>The gain over it, the mean over the seeds.</summary>
    public double? Acsa { get; init; }

    /// <summary>The mean recall that the arm itself reaches, the mean over the seeds.</summary>
    public double? Reached { get; init; }

    /// <summary>The lower end of the interval.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the interval.</summary>
    public double? High { get; init; }

    /// <summary>How many test images there are.</summary>
    public int TestImages { get; init; }

    /// <summary>How many seeds there are.</summary>
    public int Seeds { get; init; }

    /// <summary>The gain that such a comparison finds in four of five runs.</summary>
    public double? Detectable { get; init; }

    /// <summary>The part of the gain that the control reaches: what a teacher does without generated images; null without a control.</summary>
    public double? ByTeacher { get; init; }

    /// <summary>The rest of the gain: what the generated images add to the control; null without a control.</summary>
    public double? ByImages { get; init; }

    /// <summary>The lower end of the 95 % interval of <see cref="ByImages"/>.</summary>
    public double? ByImagesLow { get; init; }

    /// <summary>The upper end of the 95 % interval of <see cref="ByImages"/>.</summary>
    public double? ByImagesHigh { get; init; }

    /// <summary>Why there is no interval, as part of a sentence; null where there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the arm is worse than its best rival: the whole interval lies below 0.</summary>
    [JsonIgnore]
    public bool Harms => High < 0;

    /// <summary>Whether the control, a teacher without generated images, is as good as far as the images can show; false without a control.</summary>
    [JsonIgnore]
    public bool TeacherAlone => ByImagesLow <= 0;

    /// <summary>No number, and why.</summary>
    /// <param name="reason">Part of a sentence: "there are no test images".</param>
    public static Gain Blank(string reason) => new() { Reason = reason };
}
