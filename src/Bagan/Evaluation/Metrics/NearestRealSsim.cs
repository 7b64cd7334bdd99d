using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Memorising, seen in pixels: the mean SSIM of each generated image to its nearest real image of the class, nearest by Euclidean
/// distance between pixels (Mariani et al. 2018, arXiv 1803.09655, section 5). Near 1 the generator copies. It depends on
/// the data: about .8 for MNIST and .25 for CIFAR-10 without any copying.
/// </summary>
internal static class NearestRealSsim
{
    private const string Metric = "nearest_real_ssim";

    /// <summary>The mean over generated images with its standard deviation; blank without images, or with sides below 11 pixels.</summary>
    /// <param name="generated">Generated images of one class.</param>
    /// <param name="real">Real images of that class, of the same shape.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static MetricValue Compute(PixelRows generated, PixelRows real, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (generated.Shape != real.Shape)
        {
            throw new ArgumentException($"Images of shape {generated.Shape} cannot be compared with {real.Shape}.", nameof(real));
        }

        const string Protocol = StructuralSimilarity.Protocol + ", nearest by pixels";
        SampleCount[] samples = [new("real images", real.Rows), new("generated images", generated.Rows)];
        var reason = generated.Rows == 0 ? "no generated images"
            : real.Rows == 0 ? "no real images"
            : StructuralSimilarity.WhyNot(real.Shape.Height, real.Shape.Width);
        if (reason is not null)
        {
            return MetricValue.Blank(Metric, Protocol, samples, reason);
        }

        var nearest = NearestNeighbours.Find(generated, real, 1, threads, cancellation);
        var pairs = Enumerable.Range(0, generated.Rows).Select(i => (i, nearest.Index(i, 0))).ToArray();
        return ImagePairs.MeanSsim(Metric, Protocol, samples, generated, real, pairs, threads, cancellation);
    }
}
