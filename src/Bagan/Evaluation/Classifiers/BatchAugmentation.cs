using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>What is done to the images of a batch on the fly.</summary>
internal static class BatchAugmentation
{
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

    /// <summary>Blends each image and its label with another of the batch (mixup, Zhang et al. 2018), each with a weight of its own.</summary>
    /// <param name="images">Float32 [N, C, H, W].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K.</param>
    /// <param name="alpha">Weights are drawn from Beta(alpha, alpha).</param>
    /// <param name="random">Where the weights and the partners come from.</param>
    /// <returns>Images [N, C, H, W] and probabilities [N, K].</returns>
    internal static (Tensor Images, Tensor Targets) Mixup(Tensor images, int[] labels, int classes, double alpha, SeededRandom random)
    {
        var n = labels.Length;
        var partners = random.Permutation(n);
        var weights = new float[n];
        var targets = new float[n * classes];
        for (var i = 0; i < n; i++)
        {
            weights[i] = (float)SymmetricBeta(alpha, random);
            targets[(i * classes) + labels[i]] += weights[i];
            targets[(i * classes) + labels[partners[i]]] += 1 - weights[i];
        }

        var weight = Tensor.From<float>(weights, n, 1, 1, 1).To(images.Device);
        var others = images.IndexSelect(0, ImageBatches.Labels(partners, images.Device));
        return (others + ((images - others) * weight), Tensor.From<float>(targets, n, classes).To(images.Device));
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
