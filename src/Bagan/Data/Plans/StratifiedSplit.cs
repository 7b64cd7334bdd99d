using Bagan.Numerics;

namespace Bagan.Data.Plans;

/// <summary>Holds out a share of every class for the figures.</summary>
/// <param name="Train">Positions of the images to learn from, ascending.</param>
/// <param name="HeldOut">Positions of the images held out, ascending.</param>
public sealed record StratifiedSplit(int[] Train, int[] HeldOut)
{
    /// <summary>Unless told otherwise, a class with fewer images than this gives none away: too few would be left, and a recall of so few says nothing.</summary>
    public const int SmallestClass = 10;

    /// <summary>Splits a set of images; those with the same pixels are one group.</summary>
    /// <param name="set">The images.</param>
    /// <param name="fraction">As in <see cref="Create"/>.</param>
    /// <param name="seed">As in <see cref="Create"/>.</param>
    /// <param name="groups">As in <see cref="Create"/>; groups that share a picture are one.</param>
    /// <param name="smallestClass">As in <see cref="Create"/>.</param>
    /// <exception cref="BaganInputException">The fraction is out of range.</exception>
    /// <exception cref="ArgumentException">The number of groups is not the number of images.</exception>
    public static StratifiedSplit Of(ImageSet set, double fraction, ulong seed, IReadOnlyList<int>? groups = null, int smallestClass = SmallestClass)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Create(set.Labels, set.ClassNames.Count, fraction, seed, EqualImages.Join(set, groups), smallestClass);
    }

    /// <summary>Splits a set by its labels.</summary>
    /// <param name="labels">N class indices.</param>
    /// <param name="classCount">K.</param>
    /// <param name="fraction">The share of every class to hold out, between 0 and 1, exclusive; rounded to the nearest image, at least one and never all.</param>
    /// <param name="seed">Any value; the same seed gives the same split.</param>
    /// <param name="groups">
    /// N group numbers (a patient, a track, a scene): all images of one stay on one side, so the share is met as nearly as whole groups allow,
    /// with at least one group of every class that gives images and has another group to learn from.
    /// Null: every image stands alone.
    /// </param>
    /// <param name="smallestClass">A class with fewer images than this gives none away, at least 2.</param>
    /// <exception cref="BaganInputException">The fraction is out of range.</exception>
    /// <exception cref="ArgumentException">The number of groups is not the number of labels.</exception>
    public static StratifiedSplit Create(ReadOnlySpan<int> labels, int classCount, double fraction, ulong seed, IReadOnlyList<int>? groups = null, int smallestClass = SmallestClass)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new BaganInputException($"The share of images to hold out must lie between 0 and 1, not {fraction}.");
        }

        if (groups is not null && groups.Count != labels.Length)
        {
            throw new ArgumentException($"{labels.Length} images but {groups.Count} groups.", nameof(groups));
        }

        var counts = new int[classCount];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        var targets = counts.Select(n => n < smallestClass ? 0 : Math.Clamp((int)Math.Round(n * fraction), 1, n - 1)).ToArray();
        var heldOut = groups is null ? DrawImages(labels, targets, seed) : DrawGroups(labels, counts, targets, seed, groups);
        var train = new List<int>(labels.Length);
        var held = new List<int>();
        for (var i = 0; i < labels.Length; i++)
        {
            (heldOut[i] ? held : train).Add(i);
        }

        return new StratifiedSplit([.. train], [.. held]);
    }

    private static bool[] DrawImages(ReadOnlySpan<int> labels, int[] targets, ulong seed)
    {
        var order = new SeededRandom(seed).Fork("split/images").Permutation(labels.Length);
        var heldOut = new bool[labels.Length];
        var taken = new int[targets.Length];
        foreach (var i in order)
        {
            if (taken[labels[i]] < targets[labels[i]])
            {
                heldOut[i] = true;
                taken[labels[i]]++;
            }
        }

        return heldOut;
    }

    // Whole groups are taken in random order, each if it brings the classes nearer to their targets in sum; then, for a class that has given
    // none because all of its groups are large, the one that strays least. A group with an image of a class too small to give any stays,
    // and so does one that would leave a class with nothing to learn from.
    private static bool[] DrawGroups(ReadOnlySpan<int> labels, int[] counts, int[] targets, ulong seed, IReadOnlyList<int> groups)
    {
        var members = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (!members.TryGetValue(groups[i], out var list))
            {
                members[groups[i]] = list = [];
            }

            list.Add(i);
        }

        var ordered = members.Values.ToArray();
        new SeededRandom(seed).Fork("split/groups").Shuffle<List<int>>(ordered);
        var gains = new Dictionary<int, int>[ordered.Length];
        for (var g = 0; g < ordered.Length; g++)
        {
            gains[g] = [];
            foreach (var i in ordered[g])
            {
                gains[g][labels[i]] = gains[g].GetValueOrDefault(labels[i]) + 1;
            }
        }

        var heldOut = new bool[labels.Length];
        var taken = new int[targets.Length];
        for (var g = 0; g < ordered.Length; g++)
        {
            if (Change(g) < 0 && IsFree(g))
            {
                Take(g);
            }
        }

        for (var label = 0; label < targets.Length; label++)
        {
            var c = label;
            if (targets[c] > 0 && taken[c] == 0 && Enumerable.Range(0, ordered.Length).Where(g => gains[g].ContainsKey(c) && IsFree(g)).ToArray() is { Length: > 0 } free)
            {
                Take(free.MinBy(Change));
            }
        }

        return heldOut;

        int Change(int g) => gains[g].Sum(p => Math.Abs(taken[p.Key] + p.Value - targets[p.Key]) - Math.Abs(taken[p.Key] - targets[p.Key]));

        bool IsFree(int g) => !heldOut[ordered[g][0]] && gains[g].All(p => targets[p.Key] > 0 && taken[p.Key] + p.Value < counts[p.Key]);

        void Take(int g)
        {
            foreach (var (label, gain) in gains[g])
            {
                taken[label] += gain;
            }

            foreach (var i in ordered[g])
            {
                heldOut[i] = true;
            }
        }
    }
}
