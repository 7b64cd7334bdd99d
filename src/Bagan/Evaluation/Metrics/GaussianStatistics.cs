using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Mean and covariance (ddof 1) of features: what <see cref="FrechetDistance"/> knows of a set of images. Compute it once for
/// the real images and compare many generators with it.
/// </summary>
internal sealed class GaussianStatistics
{
    private const int ChunkRows = 1024;

    private readonly Lazy<double[]> _factor;

    private GaussianStatistics(double[] mean, double[] covariance, int count, string source, double[]? factor)
    {
        Mean = mean;
        Covariance = covariance;
        Count = count;
        Source = source;
        FactorRows = factor is null ? mean.Length : factor.Length / mean.Length;
        _factor = factor is null ? new Lazy<double[]>(Factorise) : new Lazy<double[]>(factor);
    }

    /// <summary>The mean, one number a feature.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>Number of images behind it.</summary>
    public int Count { get; }

    /// <summary>The feature network.</summary>
    public string Source { get; }

    /// <summary>Number of features.</summary>
    public int Width => Mean.Count;

    /// <summary>The covariance, width * width numbers, row-major.</summary>
    internal double[] Covariance { get; }

    /// <summary>
    /// F^T with F F^T = covariance, <see cref="FactorRows"/> rows of width numbers: the eigenvectors scaled by the roots of their
    /// eigenvalues, or, where the images are not more than the features, the centred features themselves over sqrt(count - 1).
    /// </summary>
    internal double[] FactorTransposed => _factor.Value;

    /// <summary>Rows of <see cref="FactorTransposed"/>: the smaller of width and number of images.</summary>
    internal int FactorRows { get; }

    /// <summary>The covariance of two features.</summary>
    /// <param name="row">0..Width-1.</param>
    /// <param name="column">0..Width-1.</param>
    public double CovarianceAt(int row, int column) => Covariance[row * Width + column];

    /// <summary>Computes the statistics.</summary>
    /// <param name="features">Finite features of at least 2 images.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">Fewer than 2 images, or unusable features.</exception>
    public static GaussianStatistics Of(FeatureMatrix features, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (WhyNot(features) is { } reason)
        {
            throw new ArgumentException($"No covariance: {reason}.", nameof(features));
        }

        var mean = MeanOf(features);
        var covariance = CovarianceOf(features, mean, threads, cancellation);
        var factor = features.Count <= features.Width ? CentredRows(features, mean) : null;
        return new GaussianStatistics(mean, covariance, features.Count, features.Source, factor);
    }

    /// <summary>Wraps moments that are known already.</summary>
    /// <param name="mean">One number a feature.</param>
    /// <param name="covariance">width * width numbers, row-major, symmetric, positive semi-definite.</param>
    /// <param name="count">Number of images behind them.</param>
    /// <param name="source">The feature network.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static GaussianStatistics FromMoments(double[] mean, double[] covariance, int count, string source)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        if (covariance.Length != (long)mean.Length * mean.Length)
        {
            throw new ArgumentException($"{covariance.Length} covariances for {mean.Length} features.", nameof(covariance));
        }

        return new GaussianStatistics(mean, covariance, count, source, factor: null);
    }

    /// <summary>Why features have no covariance, or null.</summary>
    internal static string? WhyNot(FeatureMatrix features) =>
        features.Defect ?? (features.Count >= 2 ? null : $"{Plural(features.Count)}, 2 needed for a covariance");

    private static string Plural(int count) => count == 1 ? "1 image" : $"{count} images";

    private static double[] MeanOf(FeatureMatrix features)
    {
        var mean = new double[features.Width];
        var row = new float[features.Width];
        for (var i = 0; i < features.Count; i++)
        {
            features.Rows.CopyRow(i, row);
            for (var j = 0; j < mean.Length; j++)
            {
                mean[j] += row[j];
            }
        }

        for (var j = 0; j < mean.Length; j++)
        {
            mean[j] /= features.Count;
        }

        return mean;
    }

    // Chunk by chunk, so that a large set needs no second copy in double.
    private static double[] CovarianceOf(FeatureMatrix features, double[] mean, int threads, CancellationToken cancellation)
    {
        var width = features.Width;
        var covariance = new double[checked(width * width)];
        var row = new float[width];
        for (var start = 0; start < features.Count; start += ChunkRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(ChunkRows, features.Count - start);
            var centred = new double[width * count]; // [feature, image]
            for (var i = 0; i < count; i++)
            {
                features.Rows.CopyRow(start + i, row);
                for (var j = 0; j < width; j++)
                {
                    centred[j * count + i] = row[j] - mean[j];
                }
            }

            var products = MatrixProducts.MultiplyTransposed(centred, width, centred, width, count, threads);
            for (var k = 0; k < covariance.Length; k++)
            {
                covariance[k] += products[k];
            }
        }

        for (var k = 0; k < covariance.Length; k++)
        {
            covariance[k] /= features.Count - 1;
        }

        return covariance;
    }

    private static double[] CentredRows(FeatureMatrix features, double[] mean)
    {
        var width = features.Width;
        var scale = 1 / Math.Sqrt(features.Count - 1);
        var rows = new double[features.Count * width];
        var row = new float[width];
        for (var i = 0; i < features.Count; i++)
        {
            features.Rows.CopyRow(i, row);
            for (var j = 0; j < width; j++)
            {
                rows[i * width + j] = (row[j] - mean[j]) * scale;
            }
        }

        return rows;
    }

    private double[] Factorise()
    {
        var eigen = SymmetricEigen.Decompose(Covariance, Width);
        var factor = new double[Width * Width];
        for (var k = 0; k < Width; k++)
        {
            // A covariance has no negative eigenvalues but for rounding.
            var root = Math.Sqrt(Math.Max(0, eigen.Values[k]));
            for (var i = 0; i < Width; i++)
            {
                factor[k * Width + i] = root * eigen.Vector(i, k);
            }
        }

        return factor;
    }
}
