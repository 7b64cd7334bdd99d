using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan;

/// <summary>How much images differ from one another.</summary>
internal static class PixelVariance
{
    /// <summary>The variance of a pixel over the images, the mean of it over the pixels. Waits for the device.</summary>
    /// <param name="images">[N, ...], N at least 1.</param>
    internal static double Of(Tensor images)
    {
        var values = images.To(ScalarType.Float32).ToArray<float>();
        var n = (int)images.Size(0);
        var pixels = values.Length / n;
        var sum = 0.0;
        for (var p = 0; p < pixels; p++)
        {
            // Less the first image's: what is the same in all is exactly 0.
            var (total, squares) = (0.0, 0.0);
            for (var i = 0; i < n; i++)
            {
                var difference = (double)values[(i * pixels) + p] - values[p];
                total += difference;
                squares += difference * difference;
            }

            sum += (squares - (total * total / n)) / n;
        }

        return sum / pixels;
    }
}
