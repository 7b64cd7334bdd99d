using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Tests.Methods.BalancingGan;

/// <summary>Small pictures that a network can tell apart at once: a bright bar whose place is the class.</summary>
internal static class TinySet
{
    internal static ImageSet Make(int[] counts, int channels = 1, int side = 8, ulong seed = 1)
    {
        var random = new SeededRandom(seed);
        int[] labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        var pixels = new PixelBlock(labels.Length, channels, side, side);
        for (var i = 0; i < labels.Length; i++)
        {
            var image = pixels[i];
            for (var p = 0; p < image.Length; p++)
            {
                var row = p / side % side;
                image[p] = (byte)((row % counts.Length == labels[i] ? 200 : 30) + random.NextInt(40));
            }
        }

        return new ImageSet(pixels, labels, [.. counts.Select((_, c) => $"class {c}")]);
    }
}
