using Bagan.Numerics;
using Bagan.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Bagan.Methods.BalancingGan;

/// <summary>
/// Each class as a Gaussian in the latent space (paper, section 3): the mean and covariance (ddof 1) of its images'
/// codes, computed once and then frozen. Sampled through an eigen-decomposition, because a class with no more images
/// than the latent has dimensions has a covariance that no Cholesky decomposition takes.
/// </summary>
public sealed class GaussianLatents : ClassLatents
{
    private readonly float[] _means; // [K, D]
    private readonly float[] _factors; // [K, D, D], factor * factor^T = covariance

    private GaussianLatents(float[] means, float[] factors, int classes, int dimensions)
        : base(classes, dimensions)
    {
        _means = means;
        _factors = factors;
    }

    /// <summary>
    /// Fits the Gaussians. Shrunk: mixes each covariance with the pooled within-class covariance, whose share is
    /// D / (n - 1 + D) for a class of n images, as if the pooled one had been seen D times. A class of one image has the
    /// pooled covariance in either kind.
    /// </summary>
    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    /// <param name="shrunk">Whether to mix.</param>
    internal static GaussianLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes, bool shrunk)
    {
        var d = codes.Length / labels.Length;
        var counts = new int[classes];
        var means = new double[classes, d];
        for (var i = 0; i < labels.Length; i++)
        {
            counts[labels[i]]++;
            for (var j = 0; j < d; j++)
            {
                means[labels[i], j] += codes[(i * d) + j];
            }
        }

        for (var c = 0; c < classes; c++)
        {
            for (var j = 0; j < d; j++)
            {
                means[c, j] /= counts[c];
            }
        }

        var scatters = Scatters(codes, labels, means, counts, d);
        var pooled = scatters.Aggregate(Matrix<double>.Build.Dense(d, d), (sum, s) => sum + s) / Math.Max(1, labels.Length - classes);
        var flatMeans = new float[classes * d];
        var factors = new float[(long)classes * d * d];
        for (var c = 0; c < classes; c++)
        {
            for (var j = 0; j < d; j++)
            {
                flatMeans[(c * d) + j] = (float)means[c, j];
            }

            var covariance = Covariance(scatters[c], counts[c], pooled, shrunk);
            WriteFactor(covariance, factors.AsSpan(c * d * d, d * d));
        }

        return new GaussianLatents(flatMeans, factors, classes, d);
    }

    /// <summary>Restores what <see cref="State"/> listed: means [K, D] and factors [K, D, D].</summary>
    internal static GaussianLatents Restore(Tensor means, Tensor factors)
    {
        if (means.Rank != 2 || !factors.Shape.SequenceEqual([means.Size(0), means.Size(1), means.Size(1)]))
        {
            throw new EngineException($"Class latents of {means} and {factors} do not fit together.");
        }

        return new GaussianLatents(means.ToArray<float>(), factors.ToArray<float>(), (int)means.Size(0), (int)means.Size(1));
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State() =>
    [
        ("mean", Tensor.From<float>(_means, Classes, Dimensions)),
        ("factor", Tensor.From<float>(_factors, Classes, Dimensions, Dimensions)),
    ];

    // mean + factor * noise, noise ~ N(0, I)
    /// <inheritdoc/>
    protected override void Draw(int label, SeededRandom random, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        var d = Dimensions;
        var noise = new float[d];
        random.FillNormal(noise);
        _means.AsSpan(label * d, d).CopyTo(target);
        var factor = _factors.AsSpan(label * d * d, d * d);
        for (var j = 0; j < d; j++)
        {
            target[j] += Dot(factor.Slice(j * d, d), noise);
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static Matrix<double>[] Scatters(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, double[,] means, int[] counts, int d)
    {
        var centred = counts.Select(n => new double[n, d]).ToArray();
        var rows = new int[counts.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var c = labels[i];
            for (var j = 0; j < d; j++)
            {
                centred[c][rows[c], j] = codes[(i * d) + j] - means[c, j];
            }

            rows[c]++;
        }

        return [.. centred.Select(x =>
        {
            using var scope = new TensorScope();
            var n = x.GetLength(0);
            var flat = new double[n * d];
            Buffer.BlockCopy(x, 0, flat, 0, flat.Length * sizeof(double));
            var rowsByColumns = Tensor.From<double>(flat, n, d);
            return Matrix<double>.Build.Dense(d, d, rowsByColumns.Transpose(0, 1).Matmul(rowsByColumns).ToArray<double>());
        })];
    }

    private static Matrix<double> Covariance(Matrix<double> scatter, int count, Matrix<double> pooled, bool shrunk)
    {
        if (count == 1)
        {
            return pooled;
        }

        var own = scatter / (count - 1);
        var share = shrunk ? pooled.RowCount / (count - 1.0 + pooled.RowCount) : 0;
        return (own * (1 - share)) + (pooled * share);
    }

    private static void WriteFactor(Matrix<double> covariance, Span<float> target)
    {
        var d = covariance.RowCount;
        var decomposition = covariance.Evd(Symmetricity.Symmetric);
        for (var column = 0; column < d; column++)
        {
            // Rounding leaves eigenvalues just below 0 where the covariance is singular.
            var root = Math.Sqrt(Math.Max(0, decomposition.EigenValues[column].Real));
            for (var row = 0; row < d; row++)
            {
                target[(row * d) + column] = (float)(decomposition.EigenVectors[row, column] * root);
            }
        }
    }
}
