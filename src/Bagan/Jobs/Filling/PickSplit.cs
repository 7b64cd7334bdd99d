using Bagan.Data;
using Bagan.Data.Plans;

namespace Bagan.Jobs.Filling;

/// <summary>Which training images the candidates learn from, and which ones judge them.</summary>
/// <param name="Train">Positions of the images to learn from.</param>
/// <param name="Validation">Positions of the images that judge.</param>
/// <param name="WhyNot">Why these images do not reach for picking; null where they do.</param>
/// <param name="Notes">What the person should know of it.</param>
internal sealed record PickSplit(int[] Train, int[] Validation, string? WhyNot, IReadOnlyList<string> Notes)
{
    /// <summary>The share of each class that judges.</summary>
    internal const double Share = 0.25;

    /// <summary>A class with fewer images keeps all of them for training.</summary>
    internal const int SmallestClass = 8;

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
        var without = classes.Where(c => judging[c] == 0).Select(c => known.ClassNames[c]).ToArray();
        List<string> notes = without.Length == 0
            ? []
            : [$"No validation images could be held out of {Quantity.Of(without.Length, "class", "classes")} ({string.Join(", ", without.Take(10))}{(without.Length > 10 ? ", ..." : "")}): "
                + $"that takes {SmallestClass} images, in groups that can be spared. Picking goes by the other classes."];
        var why = judging.Count(n => n > 0) < 2
            ? $"Picking needs validation images of two classes at least, and only classes of {SmallestClass} images or more give any (a group only as a whole). Add images of the small classes, or balance without --pick."
            : toFill.All(n => n == 0)
                ? "Without the validation images no class lacks any, so the candidates would not differ."
                : classes.All(c => toFill[c] == 0 || judging[c] == 0)
                    ? $"None of the classes that are to be filled has the {SmallestClass} images of which some could be held out, so nothing can tell whether filling them helps. Add images of them, or balance without --pick."
                    : null;
        return new PickSplit(split.Train, split.HeldOut, why, why is null ? notes : []);
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
