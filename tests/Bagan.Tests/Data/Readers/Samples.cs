using System.Globalization;
using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Tests.Data.Readers;

/// <summary>Small sets of random pictures.</summary>
internal static class Samples
{
    /// <summary>A set with the given number of images in each class, in mixed order.</summary>
    public static ImageSet Create(int[] counts, int channels = 1, int height = 28, int width = 28, ulong seed = 1, IReadOnlyList<string>? names = null)
    {
        var random = new SeededRandom(seed);
        var labels = counts.SelectMany((n, c) => Enumerable.Repeat(c, n)).ToArray();
        random.Shuffle<int>(labels);
        var pixels = new PixelBlock(labels.Length, channels, height, width);
        for (var i = 0; i < labels.Length; i++)
        {
            foreach (ref var value in pixels[i])
            {
                value = (byte)random.NextInt(256);
            }
        }

        names ??= [.. Enumerable.Range(0, counts.Length).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        return new ImageSet(pixels, labels, names);
    }

    /// <summary>A line for each image, its class and its pixels, sorted: what must be equal where the order may differ.</summary>
    public static string[] Contents(ImageSet set) =>
        [.. Enumerable.Range(0, set.Count).Select(i => $"{set.ClassNames[set.Labels[i]]}:{Convert.ToHexString(set[i])}").Order(StringComparer.Ordinal)];
}
