namespace Bagan.Data.Plans;

/// <summary>
/// Which images stay together in every split: those of one patient, track or scene, and those with equal pixels. A copy of a training image
/// among the test images would count as recognised without being so.
/// </summary>
internal static class PixelGroups
{
    /// <summary>Joins known groups with those of equal pixels.</summary>
    /// <param name="images">N images.</param>
    /// <param name="groups">N group numbers; null where nothing is known of groups.</param>
    /// <returns>N group numbers; null where every image stands alone.</returns>
    /// <exception cref="ArgumentException">The number of groups is not the number of images.</exception>
    internal static IReadOnlyList<int>? Of(ImageSet images, IReadOnlyList<int>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (groups is not null && groups.Count != images.Count)
        {
            throw new ArgumentException($"{images.Count} images but {groups.Count} groups.", nameof(groups));
        }

        var parents = Enumerable.Range(0, images.Count).ToArray();
        var (byPixels, byGroup) = (new Dictionary<UInt128, int>(images.Count), new Dictionary<int, int>());
        var copies = 0;
        for (var i = 0; i < images.Count; i++)
        {
            var pixels = Fingerprint.OfPixels(images[i]);
            if (byPixels.TryGetValue(pixels, out var first))
            {
                Join(first, i);
                copies++;
            }
            else
            {
                byPixels.Add(pixels, i);
            }

            if (groups is not null && !byGroup.TryAdd(groups[i], i))
            {
                Join(byGroup[groups[i]], i);
            }
        }

        return copies == 0 ? groups : [.. parents.Select((_, i) => Root(i))];

        int Root(int i)
        {
            while (parents[i] != i)
            {
                i = parents[i] = parents[parents[i]];
            }

            return i;
        }

        // The lowest image of a group names it.
        void Join(int a, int b)
        {
            (a, b) = (Root(a), Root(b));
            parents[Math.Max(a, b)] = Math.Min(a, b);
        }
    }

    /// <summary>How many images of a set have the pixels of an image of another.</summary>
    /// <param name="images">The set.</param>
    /// <param name="others">The other, of the same shape.</param>
    internal static int InCommon(ImageSet images, ImageSet others)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(others);
        var known = Enumerable.Range(0, others.Count).Select(i => Fingerprint.OfPixels(others[i])).ToHashSet();
        return Enumerable.Range(0, images.Count).Count(i => known.Contains(Fingerprint.OfPixels(images[i])));
    }
}
