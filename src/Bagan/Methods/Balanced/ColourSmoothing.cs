using Bagan.Tensors;

namespace Bagan.Methods.Balanced;

/// <summary>
/// A decoder's change of a colour image without its speckle: the eye takes fine differences of colour for noise, and of detail so small the decoder knows
/// nothing. Brightness keeps nearly all of its detail, colour what is as large as a thirtieth of the image (docs/ablations.md).
/// </summary>
internal static class ColourSmoothing
{
    // Standard deviations of the Gaussians, in shares of the side.
    private const double OfBrightness = 1 / 90.0;
    private const double OfColour = 1 / 32.0;

    // How far a Gaussian reaches, in standard deviations.
    private const double Reach = 2.5;

    /// <summary>Smooths changes; those of grey images stay as they are.</summary>
    /// <param name="change">Float32 [N, C, S, S], C 1 or 3.</param>
    internal static Tensor Of(Tensor change)
    {
        var channels = (int)change.Size(1);
        if (channels == 1)
        {
            return change;
        }

        var side = (int)change.Size(3);
        var radius = Math.Max(1, (int)Math.Ceiling(Reach * OfColour * side));
        var (brightness, colour) = (Gaussian(OfBrightness * side, radius), Gaussian(OfColour * side, radius));
        var weights = new float[channels * channels * colour.Length];
        for (var to = 0; to < channels; to++)
        {
            for (var from = 0; from < channels; from++)
            {
                var own = to == from ? 1.0 : 0.0;
                for (var i = 0; i < colour.Length; i++)
                {
                    // A channel is the mean of all, which is the brightness, and its own difference from that, which is the colour.
                    weights[(((to * channels) + from) * colour.Length) + i] = (float)((brightness[i] / channels) + ((own - (1.0 / channels)) * colour[i]));
                }
            }
        }

        var window = (2 * radius) + 1;
        return Functional.Conv2d(change, Tensor.From<float>(weights, channels, channels, window, window).To(change.Device), padding: radius);
    }

    // Row-major [2 r + 1, 2 r + 1], of sum 1.
    private static double[] Gaussian(double deviation, int radius)
    {
        var line = Enumerable.Range(-radius, (2 * radius) + 1).Select(x => Math.Exp(-x * x / (2 * deviation * deviation))).ToArray();
        var sum = line.Sum();
        return [.. from a in line from b in line select a * b / (sum * sum)];
    }
}
