using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Evaluation.Classifiers;

/// <summary>What is done to the images of a batch on the fly.</summary>
internal static class BatchAugmentation
{
    /// <summary>Flips one image left to right.</summary>
    /// <param name="pixels">[C, H, W].</param>
    /// <param name="width">W.</param>
    internal static void Mirror(Span<byte> pixels, int width)
    {
        for (var row = 0; row < pixels.Length; row += width)
        {
            pixels.Slice(row, width).Reverse();
        }
    }

    /// <summary>Turns, moves and scales every image at random; what comes from outside repeats the border.</summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="range">How far.</param>
    /// <param name="random">Four draws an image.</param>
    internal static Tensor Affine(Tensor images, AffineRange range, SeededRandom random)
    {
        var n = (int)images.Size(0);
        var aspect = (double)images.Size(2) / images.Size(3);
        var theta = new float[6 * n];
        for (var i = 0; i < n; i++)
        {
            var angle = Symmetric(range.Degrees * Math.PI / 180);
            var scale = 1 / (1 + Symmetric(range.Scale));
            var (sine, cosine) = Math.SinCos(angle);

            // Rows give where output positions read from; -1..1 spans the image, so a turn must undo an aspect other than 1.
            theta[6 * i] = (float)(cosine * scale);
            theta[(6 * i) + 1] = (float)(-sine * scale * aspect);
            theta[(6 * i) + 2] = (float)(2 * Symmetric(range.Shift));
            theta[(6 * i) + 3] = (float)(sine * scale / aspect);
            theta[(6 * i) + 4] = (float)(cosine * scale);
            theta[(6 * i) + 5] = (float)(2 * Symmetric(range.Shift));
        }

        var map = Tensor.From<float>(theta, n, 2, 3).To(images.Device);
        return Functional.GridSample(images, Functional.AffineGrid(map, [.. images.Shape])); // [N, C, H, W]

        double Symmetric(double limit) => limit * ((2 * random.NextUniform()) - 1);
    }

    /// <summary>Partners and weights of mixup: image i becomes weight[i] * image i + (1 - weight[i]) * image partner[i].</summary>
    internal static (int[] Partners, float[] Weights) DrawMixup(int count, double alpha, SeededRandom random)
    {
        var weights = new float[count];
        foreach (ref var weight in weights.AsSpan())
        {
            weight = (float)SymmetricBeta(alpha, random);
        }

        return (random.Permutation(count), weights);
    }

    // Johnk's method for Beta(a, a), in logarithms, since u^(1/a) underflows for small a.
    private static double SymmetricBeta(double alpha, SeededRandom random)
    {
        while (true)
        {
            var x = Math.Log(1 - random.NextUniform()) / alpha;
            var y = Math.Log(1 - random.NextUniform()) / alpha;
            var larger = Math.Max(x, y);
            var logSum = larger + Math.Log(Math.Exp(x - larger) + Math.Exp(y - larger));
            if (logSum <= 0)
            {
                return Math.Exp(x - logSum);
            }
        }
    }
}
