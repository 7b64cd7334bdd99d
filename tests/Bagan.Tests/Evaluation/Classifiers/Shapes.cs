using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Tests.Evaluation.Classifiers;

/// <summary>Made-up sets that a classifier can learn in a few steps: each class has a bright bar at a place of its own, in noise.</summary>
internal static class Shapes
{
    internal static ImageSet Bars(int[] counts, int side = 8, int channels = 1, ulong seed = 1, double noise = 40)
    {
        var random = new SeededRandom(seed);
        var labels = counts.SelectMany((n, c) => Enumerable.Repeat(c, n)).ToArray();
        var pixels = new PixelBlock(labels.Length, channels, side, side);
        for (var i = 0; i < labels.Length; i++)
        {
            var image = pixels[i];
            for (var p = 0; p < image.Length; p++)
            {
                var row = p / side % side;
                var mean = row * counts.Length / side == labels[i] ? 170 : 60;
                image[p] = (byte)Math.Clamp(mean + (noise * random.NextNormal()), 0, 255);
            }
        }

        return new ImageSet(pixels, labels, [.. counts.Select((_, c) => $"class {c}")]);
    }
}
