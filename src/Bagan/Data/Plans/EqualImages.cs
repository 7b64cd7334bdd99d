namespace Bagan.Data.Plans;

/// <summary>Images with the very same pixels: copies that must not stand on both sides of a split, nor in training and test data.</summary>
internal static class EqualImages
{
    /// <summary>
    /// The groups of a set with all images of the same pixels in one: two given groups that share a picture become one.
    /// </summary>
    /// <param name="set">N images.</param>
    /// <param name="groups">N group numbers (patients, tracks), or null where every image stands alone.</param>
    /// <returns>N group numbers; null where no groups were given and no two images are equal.</returns>
    /// <exception cref="ArgumentException">The number of groups is not the number of images.</exception>
    public static IReadOnlyList<int>? Join(ImageSet set, IReadOnlyList<int>? groups)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (groups is not null && groups.Count != set.Count)
        {
            throw new ArgumentException($"{set.Count} images but {groups.Count} groups.", nameof(groups));
        }

        var hashes = Hashes(set);
        var first = new Dictionary<UInt128, int>(set.Count);
        var parents = Enumerable.Range(0, set.Count).ToArray();
        var firstOfGroup = new Dictionary<int, int>();
        var found = false;
        for (var i = 0; i < set.Count; i++)
        {
            if (!first.TryAdd(hashes[i], i))
            {
                Union(parents, first[hashes[i]], i);
                found = true;
            }

            if (groups is not null && !firstOfGroup.TryAdd(groups[i], i))
            {
                Union(parents, firstOfGroup[groups[i]], i);
            }
        }

        if (!found)
        {
            return groups;
        }

        var numbers = new Dictionary<int, int>();
        var joined = new int[set.Count];
        for (var i = 0; i < joined.Length; i++)
        {
            var root = Root(parents, i);
            numbers.TryAdd(root, numbers.Count);
            joined[i] = numbers[root];
        }

        return joined;
    }

    /// <summary>How many images of one set have the very same pixels as an image of another: test images that were learnt by heart.</summary>
    /// <param name="images">The images that are counted.</param>
    /// <param name="others">The images that they are compared with, of the same shape.</param>
    public static int CountIn(ImageSet images, ImageSet others)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(others);
        var known = Hashes(others).ToHashSet();
        return Hashes(images).Count(known.Contains);
    }

    /// <summary>A sentence where images to measure on are also training images; null where none is.</summary>
    /// <param name="test">The images to measure on.</param>
    /// <param name="train">The training images, of the same shape.</param>
    public static string? Leak(ImageSet test, ImageSet train)
    {
        ArgumentNullException.ThrowIfNull(test);
        var images = CountIn(test, train);
        return images == 0 ? null
            : $"{Quantity.Of(images, test.Count, "test image")} {Quantity.Form(images, "is", "are")} also among the training images, so figures measured on them are too good.";
    }

    private static UInt128[] Hashes(ImageSet set)
    {
        var hashes = new UInt128[set.Count];
        Parallel.For(0, set.Count, i => hashes[i] = Fingerprint.OfPixels(set[i]));
        return hashes;
    }

    private static int Root(int[] parents, int i)
    {
        while (parents[i] != i)
        {
            parents[i] = parents[parents[i]];
            i = parents[i];
        }

        return i;
    }

    // The smaller position is the root, so that groups keep the order in which they first appear.
    private static void Union(int[] parents, int a, int b)
    {
        var (rootA, rootB) = (Root(parents, a), Root(parents, b));
        parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }
}
