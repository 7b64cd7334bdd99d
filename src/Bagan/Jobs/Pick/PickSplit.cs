using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Runs;

namespace Bagan.Jobs.Pick;

/// <summary>Which training images the candidates learn from, and which images judge them.</summary>
/// <param name="Train">Positions of the images to learn from.</param>
/// <param name="Validation">Positions of the training images that judge; empty where the data have validation images of their own.</param>
/// <param name="WhyNot">Why the images are too few to pick by; null where they are not.</param>
/// <param name="Notes">What the person should know of it.</param>
internal sealed record PickSplit(int[] Train, int[] Validation, string? WhyNot, IReadOnlyList<string> Notes)
{
    /// <summary>The share of each class that judges, where the data have no validation images of their own.</summary>
    internal const double Share = 0.25;

    /// <summary>A class with fewer images keeps all of them for training.</summary>
    internal const int SmallestClass = 8;

    /// <summary>The data's own validation images, which judge; null where training images are held out for it.</summary>
    internal ImageSet? Own { get; init; }

    /// <summary>How many images the candidates learn from.</summary>
    internal int TrainCount => Train.Length;

    /// <summary>How many images judge.</summary>
    internal int ValidationCount => Own?.Count ?? Validation.Length;

    /// <summary>The data's own validation images judge; without any, a part of the training images that may be looked at is held out for it.</summary>
    /// <param name="data">The images of the job.</param>
    /// <param name="plan">The plan for a number of images of each class.</param>
    /// <param name="seed">Of the split.</param>
    internal static PickSplit Make(JobData data, Func<IReadOnlyList<int>, SamplingPlan> plan, long seed) =>
        data.Validation is { } own ? WithOwn(data.Known, own, plan) : Make(data.Known, data.KnownGroups, plan, seed);

    /// <summary>Splits the images that may be looked at.</summary>
    /// <param name="known">The images; no test image is among them.</param>
    /// <param name="groups">A group number for each, or null.</param>
    /// <param name="plan">The plan for a number of images of each class.</param>
    /// <param name="seed">Of the split.</param>
    internal static PickSplit Make(ImageSet known, IReadOnlyList<int>? groups, Func<IReadOnlyList<int>, SamplingPlan> plan, long seed)
    {
        var split = StratifiedSplit.Of(known, Share, (ulong)seed, groups, SmallestClass);
        var judging = Counts(known, split.HeldOut);
        var toFill = plan(Counts(known, split.Train)).ToGenerate;
        var classes = Enumerable.Range(0, judging.Length).ToArray();
        List<string> notes = Without(known, judging) is { } without
            ? [$"No validation images were held out of {without}: a class needs at least {SmallestClass} images, in more than one group. The other classes decide."]
            : [];
        var why = judging.Count(n => n > 0) < 2
            ? $"--pick needs validation images of at least two classes, and only classes of {SmallestClass} images or more have any (groups stay together). Add images of the small classes, or balance without --pick."
            : toFill.All(n => n == 0)
                ? "Without the validation images no class lacks any, so the candidates would not differ."
                : classes.All(c => toFill[c] == 0 || judging[c] == 0)
                    ? $"None of the classes to be filled has the {SmallestClass} images from which some could be held out, so --pick cannot measure whether filling them helps. Add images of these classes, or balance without --pick."
                    : null;
        return new PickSplit(split.Train, split.HeldOut, why, why is null ? notes : []);
    }

    private static PickSplit WithOwn(ImageSet known, ImageSet own, Func<IReadOnlyList<int>, SamplingPlan> plan)
    {
        var judging = own.ClassCounts;
        var toFill = plan(known.ClassCounts).ToGenerate;
        List<string> notes = Without(known, judging) is { } without ? [$"The data's own validation images have none of {without}, so the other classes decide."] : [];
        var why = judging.Count(n => n > 0) < 2
            ? "--pick needs validation images of at least two classes, and the data's own validation images show fewer. Add some, or leave the validation images out."
            : Enumerable.Range(0, judging.Count).All(c => toFill[c] == 0 || judging[c] == 0)
                ? "The data's own validation images show none of the classes to be filled, so --pick cannot measure whether filling them helps. Add some, or leave the validation images out."
                : null;
        return new PickSplit([.. Enumerable.Range(0, known.Count)], [], why, why is null ? notes : []) { Own = own };
    }

    private static string? Without(ImageSet known, IReadOnlyList<int> judging)
    {
        var without = Enumerable.Range(0, judging.Count).Where(c => judging[c] == 0).Select(c => known.ClassNames[c]).ToArray();
        return without.Length == 0 ? null : $"{Quantity.Of(without.Length, "class", "classes")} ({string.Join(", ", without.Take(10))}{(without.Length > 10 ? ", ..." : "")})";
    }

    private static int[] Counts(ImageSet set, int[] positions)
    {
        var counts = new int[set.ClassNames.Count];
        foreach (var i in positions)
        {
            counts[set.Labels[i]]++;
        }

        return counts;
    }
}
