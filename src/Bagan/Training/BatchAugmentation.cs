using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Training;

/// <summary>What is done to the images of a batch on the fly.</summary>
internal static class BatchAugmentation
{
    /// <summary>Turns, moves and scales every image at random.</summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="range">How far.</param>
    /// <param name="random">Four draws an image.</param>
    internal static Tensor Affine(Tensor images, AffineRange range, SeededRandom random)
    {
        var changes = new AffineChange[images.Size(0)];
        foreach (ref var change in changes.AsSpan())
        {
            change = range.Draw(random);
        }

        return Affine(images, changes);
    }

    /// <summary>Turns, moves and scales each image about its middle, bilinear; what comes from outside repeats the border.</summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="changes">N changes.</param>
    internal static Tensor Affine(Tensor images, ReadOnlySpan<AffineChange> changes)
    {
        // A row of the map says from where an output position is read. Both run over -1..1 across the image,
        // whatever its sides, so that a turn must take their ratio into account.
        var aspect = (double)images.Size(2) / images.Size(3);
        var map = new float[6 * changes.Length];
        for (var i = 0; i < changes.Length; i++)
        {
            var (degrees, right, down, scale) = changes[i];
            var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
            var (xx, xy, yx, yy) = (cosine / scale, -sine * aspect / scale, sine / aspect / scale, cosine / scale);
            ReadOnlySpan<double> rows = [xx, xy, -2 * ((xx * right) + (xy * down)), yx, yy, -2 * ((yx * right) + (yy * down))];
            for (var j = 0; j < rows.Length; j++)
            {
                map[(6 * i) + j] = (float)rows[j];
            }
        }

        var theta = Tensor.From<float>(map, changes.Length, 2, 3).To(images.Device);
        return Functional.GridSample(images, Functional.AffineGrid(theta, [.. images.Shape])); // [N, C, H, W]
    }

    /// <summary>
    /// Blends each image and its label with another of the batch (mixup, Zhang et al. 2018), each with a weight of its own. Labels are rows of
    /// numbers, the probabilities of the classes for one.
    /// </summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="rows">[N, M].</param>
    /// <param name="alpha">Weights are drawn from Beta(alpha, alpha).</param>
    /// <param name="random">Where the weights and the partners come from.</param>
    /// <returns>Images [N, C, H, W] and rows [N, M].</returns>
    internal static (Tensor Images, FloatMatrix Rows) Mixup(Tensor images, FloatMatrix rows, double alpha, SeededRandom random)
    {
        var n = rows.Rows;
        var partners = random.Permutation(n);
        var weights = new float[n];
        var blended = new FloatMatrix(n, rows.Columns);
        for (var i = 0; i < n; i++)
        {
            weights[i] = (float)SymmetricBeta(alpha, random);
            var own = rows[i];
            var other = rows[partners[i]];
            for (var m = 0; m < own.Length; m++)
            {
                blended[i][m] = (weights[i] * own[m]) + ((1 - weights[i]) * other[m]);
            }
        }

        var weight = Tensor.From<float>(weights, n, 1, 1, 1).To(images.Device);
        var others = images.IndexSelect(0, ImageBatches.Labels(partners, images.Device));
        return (others + ((images - others) * weight), blended);
    }

    // Johnk's method for Beta(a, a), in logarithms, since u^(1/a) underflows for small a.
    internal static double SymmetricBeta(double alpha, SeededRandom random)
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
