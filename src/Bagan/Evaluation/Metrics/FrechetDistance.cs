using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// FID (Heusel, Ramsauer, Unterthiner, Nessler, Hochreiter, "GANs trained by a two time-scale update rule converge to a local Nash
/// equilibrium", NeurIPS 2017) on any features: |mu1 - mu2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2), covariances with ddof 1.
/// With S1 = F F^T the eigenvalues of S1 S2 are those of the symmetric F^T S2 F (and of S1^(1/2) S2 S1^(1/2)), so the trace of the
/// root is the sum of the roots of its eigenvalues, also where a covariance is singular.
/// The number shrinks as the number of images grows: compare only equal counts and equal features.
/// </summary>
internal static class FrechetDistance
{
    private const string Metric = "fid";

    /// <summary>The distance between two sets of features; blank below two images a set.</summary>
    /// <param name="real">Features of real images.</param>
    /// <param name="generated">Features of generated images from the same source.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The features are of different kinds.</exception>
    public static MetricValue Compute(FeatureMatrix real, FeatureMatrix generated, int threads, CancellationToken cancellation = default)
    {
        FeatureMatrix.RequireComparable(real, generated);
        if (GaussianStatistics.WhyNot(real) is { } realReason)
        {
            return MetricValue.Blank(Metric, Protocol(real.Source), Samples(real.Count, generated.Count), "real images: " + realReason);
        }

        return Compute(GaussianStatistics.Of(real, threads, cancellation), generated, threads, cancellation);
    }

    /// <summary>The distance of generated images from statistics that are known already; blank below two generated images.</summary>
    /// <param name="real">Statistics of the real images; its decomposition is kept for the next call.</param>
    /// <param name="generated">Features of generated images from the same source.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The features are of different kinds.</exception>
    public static MetricValue Compute(
        GaussianStatistics real, FeatureMatrix generated, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        return GaussianStatistics.WhyNot(generated) is { } reason
            ? MetricValue.Blank(Metric, Protocol(real.Source), Samples(real.Count, generated.Count), "generated images: " + reason)
            : Compute(real, GaussianStatistics.Of(generated, threads, cancellation), threads);
    }

    /// <summary>The distance between two Gaussians.</summary>
    /// <param name="real">Statistics of the real images.</param>
    /// <param name="generated">Statistics of the generated images, of the same source and width.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <exception cref="ArgumentException">The features are of different kinds.</exception>
    public static MetricValue Compute(GaussianStatistics real, GaussianStatistics generated, int threads)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        if (real.Width != generated.Width || real.Source != generated.Source)
        {
            throw new ArgumentException(
                $"Features {real.Source} x {real.Width} cannot be compared with {generated.Source} x {generated.Width}.", nameof(generated));
        }

        var width = real.Width;
        var means = 0.0;
        var traces = 0.0;
        for (var i = 0; i < width; i++)
        {
            var difference = real.Mean[i] - generated.Mean[i];
            means += difference * difference;
            traces += real.CovarianceAt(i, i) + generated.CovarianceAt(i, i);
        }

        // Either covariance may be the one that is factorised; few images make a small factor.
        var (factored, other) = generated.FactorRows < real.FactorRows ? (generated, real) : (real, generated);
        var rows = factored.FactorRows;
        var factor = factored.FactorTransposed; // F^T
        var left = MatrixProducts.MultiplyTransposed(factor, rows, other.Covariance, width, width, threads); // F^T S, as S is symmetric
        var product = MatrixProducts.MultiplyTransposed(left, rows, factor, rows, width, threads); // F^T S F
        var root = SymmetricEigen.Decompose(product, rows).Values.Sum(v => Math.Sqrt(Math.Max(0, v)));

        // Rounding can leave a distance of 0 slightly negative.
        var distance = Math.Max(0, means + traces - 2 * root);
        var fewest = Math.Min(real.Count, generated.Count);
        var note = fewest <= width ? $"{fewest} images for {width} features: the covariance is singular and the distance strongly biased upwards" : null;
        return MetricValue.Of(Metric, Protocol(real.Source), Samples(real.Count, generated.Count), distance, note: note);
    }

    private static string Protocol(string source) => $"{source} features, covariance ddof 1";

    private static SampleCount[] Samples(int real, int generated) => [new("real images", real), new("generated images", generated)];
}
