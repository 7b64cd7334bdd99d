using System.Globalization;
using System.Text.RegularExpressions;

namespace Bagan.Data.Plans;

/// <summary>
/// Which classes are filled, and how far, in imbalanced-learn's words (its parameter <c>sampling_strategy</c> for over-sampling):
/// <c>auto</c> and <c>not-majority</c> fill every class but the largest, <c>minority</c> only the smallest, <c>all</c> every class,
/// all of them up to the size of the largest; <c>NAME=N,...</c> names final totals.
/// Where several classes are smallest, <c>minority</c> fills each of them (imbalanced-learn picks the first).
/// </summary>
public sealed partial class SamplingStrategy
{
    private readonly string _kind;
    private readonly IReadOnlyList<(string Name, int Total)> _totals;

    private SamplingStrategy(string kind, IReadOnlyList<(string Name, int Total)> totals)
    {
        _kind = kind;
        _totals = totals;
    }

    /// <summary>Every class up to the largest: <c>auto</c>, the default.</summary>
    public static SamplingStrategy Auto { get; } = new("auto", []);

    /// <summary>Reads a strategy.</summary>
    /// <param name="text"><c>auto</c>, <c>minority</c>, <c>not-majority</c>, <c>all</c>, or <c>NAME=N,...</c> with the final total of each class; a name may hold commas and equals signs.</param>
    /// <exception cref="BaganInputException">The text is none of these.</exception>
    public static SamplingStrategy Parse(string text) => TryParse(text, out var error) ?? throw new BaganInputException(error!);

    /// <summary>As <see cref="Parse"/>; null with what is wrong where the text is no strategy.</summary>
    internal static SamplingStrategy? TryParse(string text, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = null;
        if (text is "auto" or "minority" or "not-majority" or "all")
        {
            return new SamplingStrategy(text, []);
        }

        var totals = new List<(string, int)>();
        var position = 0;
        foreach (Match match in Totals().Matches(text))
        {
            if (match.Index != position || !int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var total))
            {
                break;
            }

            var name = match.Groups[1].Value;
            if (totals.Exists(t => t.Item1 == name))
            {
                error = $"--strategy names the class '{name}' twice.";
                return null;
            }

            totals.Add((name, total));
            position += match.Length;
        }

        if (totals.Count > 0 && position == text.Length)
        {
            return new SamplingStrategy("totals", totals);
        }

        error = $"--strategy '{text}' is not understood. Use auto, minority, not-majority, all, or the final total of each class to fill, such as cat=500,dog=300.";
        return null;
    }

    /// <summary>The strategy as it was written.</summary>
    public override string ToString() =>
        _kind == "totals" ? string.Join(',', _totals.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name}={t.Total}"))) : _kind;

    /// <summary>The plan for a training set.</summary>
    /// <param name="set">The real images.</param>
    /// <param name="maxGain">At most this many generated images per original one (a class of 10 gains at most 10 times this, rounded down); null for no cap.</param>
    /// <exception cref="BaganInputException">See <see cref="Plan(IReadOnlyList{string}, IReadOnlyList{int}, double?)"/>.</exception>
    public SamplingPlan Plan(ImageSet set, double? maxGain = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Plan(set.ClassNames, set.ClassCounts, maxGain);
    }

    /// <summary>The plan for classes of given sizes.</summary>
    /// <param name="classNames">K names.</param>
    /// <param name="counts">K counts of real images, each at least 1.</param>
    /// <param name="maxGain">At most this many generated images per original one; null for no cap.</param>
    /// <exception cref="BaganInputException">
    /// A class has no images, a named class is not there or has more images than its total, the cap is negative,
    /// or there is only one class and the strategy is to fill it up to the largest.
    /// </exception>
    public SamplingPlan Plan(IReadOnlyList<string> classNames, IReadOnlyList<int> counts, double? maxGain = null)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count != classNames.Count)
        {
            throw new ArgumentException($"{classNames.Count} classes but {counts.Count} counts.", nameof(counts));
        }

        for (var c = 0; c < counts.Count; c++)
        {
            if (counts[c] < 1)
            {
                throw new BaganInputException($"The class '{classNames[c]}' has no images, so it cannot be learned. Add images or leave the class out.");
            }
        }

        if (maxGain is { } cap && !(cap >= 0))
        {
            throw new BaganInputException($"--max-gain {cap.ToString(CultureInfo.InvariantCulture)} is not possible: it must be at least 0.");
        }

        var toGenerate = _kind == "totals" ? GainsOfTotals(classNames, counts) : GainsOfWord(counts);
        if (maxGain is { } limit)
        {
            for (var c = 0; c < toGenerate.Length; c++)
            {
                toGenerate[c] = (int)Math.Min(toGenerate[c], Math.Floor(limit * counts[c]));
            }
        }

        return new SamplingPlan([.. classNames], [.. counts], toGenerate);
    }

    private int[] GainsOfWord(IReadOnlyList<int> counts)
    {
        if (counts.Count < 2)
        {
            throw new BaganInputException("There is only one class, so there is nothing to balance it against. Name a total, such as --strategy cat=500, to make more of it.");
        }

        var largest = counts.Max();
        var smallest = counts.Min();
        return [.. counts.Select(n => _kind == "minority" && n > smallest ? 0 : largest - n)];
    }

    private int[] GainsOfTotals(IReadOnlyList<string> classNames, IReadOnlyList<int> counts)
    {
        var gains = new int[counts.Count];
        foreach (var (name, total) in _totals)
        {
            var c = ClassIndex.Find(classNames, name, "--strategy");
            if (total < counts[c])
            {
                throw new BaganInputException($"--strategy {name}={total} is below the {Quantity.Of(counts[c], "image")} that the class has: N is the final total, and no images are removed.");
            }

            gains[c] = total - counts[c];
        }

        return gains;
    }

    // A name ends at the first "=digits" that a comma or the end follows, so names may hold commas and equals signs.
    [GeneratedRegex(@"\G(.+?)=([0-9]+)(?:,(?!$)|$)", RegexOptions.Singleline)]
    private static partial Regex Totals();
}

/// <summary>How many images each class has, must gain, and ends with.</summary>
/// <param name="ClassNames">K names; the position is the class index.</param>
/// <param name="Before">K counts of real images.</param>
/// <param name="ToGenerate">K counts of images to make, each at least 0.</param>
public sealed record SamplingPlan(IReadOnlyList<string> ClassNames, IReadOnlyList<int> Before, IReadOnlyList<int> ToGenerate)
{
    /// <summary>K counts of originals to add once more, each at least 0.</summary>
    public IReadOnlyList<int> ToRepeat { get; init; } = [.. Before.Select(_ => 0)];

    /// <summary>K counts of images after the plan is filled.</summary>
    public IReadOnlyList<int> After => [.. Before.Select((n, c) => n + ToGenerate[c] + ToRepeat[c])];

    /// <summary>All images to make, over the classes.</summary>
    public long TotalToGenerate => ToGenerate.Sum(n => (long)n);

    /// <summary>All originals to add once more, over the classes.</summary>
    public long TotalToRepeat => ToRepeat.Sum(n => (long)n);

    /// <summary>True when no class needs an image.</summary>
    public bool IsEmpty => TotalToGenerate + TotalToRepeat == 0;

    /// <summary>The same totals, reached in part by originals once more.</summary>
    /// <param name="share">Of the images that are made in this plan, 0 to below 1; rounded down for each class.</param>
    internal SamplingPlan Repeating(double share)
    {
        int[] repeated = [.. ToGenerate.Select(n => (int)Math.Floor(share * n))];
        return this with { ToGenerate = [.. ToGenerate.Zip(repeated, (n, r) => n - r)], ToRepeat = [.. ToRepeat.Zip(repeated, (n, r) => n + r)] };
    }
}

/// <summary>Finds classes by name for options that name them.</summary>
internal static class ClassIndex
{
    /// <summary>The index of a class.</summary>
    /// <param name="classNames">K names.</param>
    /// <param name="name">The name that the user gave; upper and lower case matter.</param>
    /// <param name="option">The option or words that the name came from, for the message.</param>
    /// <exception cref="BaganInputException">There is no such class.</exception>
    public static int Find(IReadOnlyList<string> classNames, string name, string option)
    {
        for (var c = 0; c < classNames.Count; c++)
        {
            if (classNames[c] == name)
            {
                return c;
            }
        }

        const int Shown = 20;
        var known = Quantity.Names(classNames.Select(n => $"'{n}'"), Shown);
        throw new BaganInputException($"{option} names a class '{name}' that is not in the data. Its classes are {known}.");
    }
}
