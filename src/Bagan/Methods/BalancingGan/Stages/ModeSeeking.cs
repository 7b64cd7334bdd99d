using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>
/// Mode seeking (Mao, Lee, Tseng, Ma, Yang 2019, "Mode seeking generative adversarial networks for diverse image synthesis", arXiv 1903.05628): the
/// generator pays for images of one class that are alike although their latents differ, |z1 - z2| / |G(z1) - G(z2)|.
/// </summary>
internal static class ModeSeeking
{
    private const double Epsilon = 1e-5;

    /// <summary>Makes the classes of the second half those of the first.</summary>
    /// <returns>How many pairs there are.</returns>
    internal static int Pair(int[] classes)
    {
        var pairs = classes.Length / 2;
        classes.AsSpan(0, pairs).CopyTo(classes.AsSpan(pairs));
        return pairs;
    }

    /// <summary>The mean absolute difference of the latents of all pairs over that of their images.</summary>
    /// <param name="images">[N, C, S, S] in [-1, 1], with gradient.</param>
    /// <param name="latents">Row-major [N, D].</param>
    /// <param name="pairs">Image i and image i + pairs are one of them.</param>
    /// <returns>A float32 scalar.</returns>
    internal static Tensor Loss(Tensor images, float[] latents, int pairs)
    {
        var length = (int)(latents.Length / images.Size(0));
        var differences = 0.0;
        for (var i = 0; i < pairs * length; i++)
        {
            differences += Math.Abs(latents[i] - latents[i + (pairs * length)]);
        }

        var first = images.Narrow(0, 0, pairs).To(ScalarType.Float32);
        var ofImages = Functional.MeanAbsoluteError(first, images.Narrow(0, pairs, pairs).To(ScalarType.Float32));
        return (ofImages + Epsilon).Pow(-1) * (differences / (pairs * length));
    }
}
