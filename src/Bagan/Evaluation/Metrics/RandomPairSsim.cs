using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Diversity: the mean SSIM of random pairs of images of one class (Odena, Olah, Shlens, "Conditional image synthesis with auxiliary
/// classifier GANs", ICML 2017; Mariani et al. 2018, arXiv 1803.09655, figure 8). Lower is more diverse; read it beside the value of
/// the real images of the class. Near 1 the generator always draws the same image.
/// </summary>
internal static class RandomPairSsim
{
    private const string Metric = "random_pair_ssim";

    /// <summary>The mean over pairs with its standard deviation; blank below two images, or with sides below 11 pixels.</summary>
    /// <param name="images">Images of one class.</param>
    /// <param name="what">What they are, for the name: "real images" or "generated images".</param>
    /// <param name="random">Draws the pairs.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <param name="pairs">How many pairs, at least 1; where there are not more different pairs, all of them are taken.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static MetricValue Compute(
        PixelRows images, string what, SeededRandom random, int threads, int pairs = 1000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        if (images.Rows < 2)
        {
            return MetricValue.Blank(
                Metric, StructuralSimilarity.Protocol, [new(what, images.Rows)], $"{images.Rows} {what}, 2 needed for a pair");
        }

        var drawn = Draw(images.Rows, pairs, random);
        SampleCount[] samples = [new(what, images.Rows), new("pairs", drawn.Count)];
        return ImagePairs.MeanSsim(Metric, StructuralSimilarity.Protocol, samples, images, images, drawn, threads, cancellation);
    }

    private static List<(int First, int Second)> Draw(int count, int pairs, SeededRandom random)
    {
        var drawn = new List<(int First, int Second)>();
        if ((long)count * (count - 1) / 2 <= pairs)
        {
            for (var i = 0; i < count; i++)
            {
                for (var j = i + 1; j < count; j++)
                {
                    drawn.Add((i, j));
                }
            }

            return drawn;
        }

        for (var p = 0; p < pairs; p++)
        {
            var first = random.NextInt(count);
            var second = random.NextInt(count - 1);
            drawn.Add((first, second < first ? second : second + 1));
        }

        return drawn;
    }
}

/// <summary>The mean SSIM of a list of pairs, shared by the metrics that differ in which pairs they take.</summary>
internal static class ImagePairs
{
    /// <summary>Mean and standard deviation (ddof 1) over pairs; blank where the images are too small.</summary>
    public static MetricValue MeanSsim(
        string metric,
        string protocol,
        IReadOnlyList<SampleCount> samples,
        PixelRows first,
        PixelRows second,
        IReadOnlyList<(int First, int Second)> pairs,
        int threads,
        CancellationToken cancellation)
    {
        var (channels, height, width) = first.Shape;
        if (StructuralSimilarity.WhyNot(height, width) is { } reason)
        {
            return MetricValue.Blank(metric, protocol, samples, reason);
        }

        var values = new double[pairs.Count];
        Parallel.For(
            0,
            pairs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new StructuralSimilarity(channels, height, width),
            (i, _, ssim) =>
            {
                values[i] = ssim.Compute(first.Bytes(pairs[i].First), second.Bytes(pairs[i].Second));
                return ssim;
            },
            _ => { });
        var mean = values.Average();
        double? deviation = values.Length < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
        return MetricValue.Of(metric, protocol, samples, mean, deviation);
    }
}

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
