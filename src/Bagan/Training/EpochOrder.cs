using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Training;

/// <summary>Which images stand in which batch of an epoch. It depends on the seed, the stage and the epoch alone, so that a resumed run finds its place.</summary>
internal static class EpochOrder
{
    /// <summary>Every image once, in random order: the data's own imbalance.</summary>
    public static int[] Natural(int count, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.Permutation(count);
    }

    /// <summary>As many draws as there are images, each class equally often; a class goes through all its images before one comes again.</summary>
    public static int[] Balanced(ImageSet set, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(random);
        var classes = Enumerable.Range(0, set.ClassNames.Count).Where(c => set.ClassCounts[c] > 0).ToArray();
        var pools = classes.Select(set.IndicesOf).ToArray();
        var next = pools.Select(p => p.Length).ToArray();
        var order = new int[set.Count];
        for (var i = 0; i < order.Length; i++)
        {
            var c = i % classes.Length;
            if (next[c] == pools[c].Length)
            {
                random.Shuffle(pools[c].AsSpan());
                next[c] = 0;
            }

            order[i] = pools[c][next[c]++];
        }

        random.Shuffle(order.AsSpan());
        return order;
    }
}
