using Bagan.Data;

namespace Bagan.Evaluation.Metrics;

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
