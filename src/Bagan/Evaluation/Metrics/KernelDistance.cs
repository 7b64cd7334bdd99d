using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// KID (Binkowski, Sutherland, Arbel, Gretton, "Demystifying MMD GANs", ICLR 2018) on any features: the unbiased estimate of the
/// squared maximum mean discrepancy with the kernel (x.y / d + 1)^3, averaged over subsets drawn without replacement.
/// Unlike FID it is not biased by the number of images, and around 0 it may be negative.
/// </summary>
internal static class KernelDistance
{
    private const string Metric = "kid";

    /// <summary>The mean over subsets, with their standard deviation (ddof 0); blank below two images a set.</summary>
    /// <param name="real">Features of real images.</param>
    /// <param name="generated">Features of generated images from the same source.</param>
    /// <param name="random">Draws the subsets.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <param name="subsets">How many subsets, at least 1.</param>
    /// <param name="subsetSize">Images of each set in a subset, at least 2; sets that have fewer give all they have.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The features are of different kinds.</exception>
    public static MetricValue Compute(
        FeatureMatrix real,
        FeatureMatrix generated,
        SeededRandom random,
        int threads,
        int subsets = 100,
        int subsetSize = 1000,
        CancellationToken cancellation = default)
    {
        FeatureMatrix.RequireComparable(real, generated);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(subsets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(subsetSize, 2);
        var size = Math.Min(subsetSize, Math.Min(real.Count, generated.Count));
        var whole = size == real.Count && size == generated.Count;
        var draws = whole ? 1 : subsets;
        var protocol = $"{real.Source} features, cubic kernel, " + (whole ? "whole sets" : $"{draws} subsets of {size}");
        SampleCount[] samples = [new("real images", real.Count), new("generated images", generated.Count)];
        var reason = FeatureMatrix.DefectOf(real, generated)
            ?? (size < 2 ? $"{real.Count} real and {generated.Count} generated images, 2 of each needed" : null);
        if (reason is not null)
        {
            return MetricValue.Blank(Metric, protocol, samples, reason);
        }

        // All subsets are drawn before the work is shared out, so that the threads have no part in the draw.
        var drawn = Enumerable.Range(0, draws)
            .Select(_ => (Real: random.SampleWithoutReplacement(real.Count, size), Generated: random.SampleWithoutReplacement(generated.Count, size)))
            .ToArray();
        var values = new double[draws];
        Parallel.For(0, draws, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
            values[i] = Discrepancy(Select(real.Rows, drawn[i].Real), Select(generated.Rows, drawn[i].Generated)));

        var mean = values.Average();
        double? deviation = draws == 1 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / draws);
        return MetricValue.Of(Metric, protocol, samples, mean, deviation);
    }

    private static double Discrepancy(FloatMatrix x, FloatMatrix y)
    {
        double m = x.Rows;
        return (SumWithin(x) + SumWithin(y)) / (m * (m - 1)) - 2 * SumBetween(x, y) / (m * m);
    }

    private static double SumBetween(FloatMatrix x, FloatMatrix y)
    {
        var sum = 0.0;
        PairwiseTiles.VisitDotProducts(x, y, threads: 1, (_, xCount, _, yCount, dots, stride) =>
        {
            for (var i = 0; i < xCount; i++)
            {
                sum += KernelSum(dots.Slice(i * stride, yCount), x.Columns);
            }
        });
        return sum;
    }

    // Over all pairs of different images: twice those with i < j.
    private static double SumWithin(FloatMatrix x)
    {
        var sum = 0.0;
        PairwiseTiles.VisitDotProductsWithin(x, threads: 1, (start, count, otherStart, otherCount, dots, stride) =>
        {
            for (var i = 0; i < count; i++)
            {
                var skipped = Math.Clamp(start + i + 1 - otherStart, 0, otherCount);
                sum += KernelSum(dots.Slice(i * stride + skipped, otherCount - skipped), x.Columns);
            }
        });
        return 2 * sum;
    }

    private static double KernelSum(ReadOnlySpan<float> dots, double width)
    {
        var sum = 0.0;
        foreach (var dot in dots)
        {
            var k = dot / width + 1;
            sum += k * k * k;
        }

        return sum;
    }

    private static FloatMatrix Select(IRowSource rows, int[] indices)
    {
        var selected = new FloatMatrix(indices.Length, rows.Columns);
        for (var i = 0; i < indices.Length; i++)
        {
            rows.CopyRow(indices[i], selected[i]);
        }

        return selected;
    }
}
