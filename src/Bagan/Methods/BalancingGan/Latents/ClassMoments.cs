using Bagan.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Bagan.Methods.BalancingGan.Latents;

/// <summary>Means and covariances of the codes of each class.</summary>
internal sealed class ClassMoments
{
    private readonly int[] _counts;
    private readonly double[,] _means; // [K, D]
    private readonly Matrix<double>[] _scatters; // K of [D, D]
    private readonly Matrix<double> _pooled;

    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    internal ClassMoments(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes)
    {
        Dimensions = codes.Length / labels.Length;
        _counts = new int[classes];
        _means = new double[classes, Dimensions];
        for (var i = 0; i < labels.Length; i++)
        {
            _counts[labels[i]]++;
            for (var j = 0; j < Dimensions; j++)
            {
                _means[labels[i], j] += codes[(i * Dimensions) + j];
            }
        }

        for (var c = 0; c < classes; c++)
        {
            for (var j = 0; j < Dimensions; j++)
            {
                _means[c, j] /= _counts[c];
            }
        }

        _scatters = Scatters(codes, labels);
        _pooled = _scatters.Aggregate(Matrix<double>.Build.Dense(Dimensions, Dimensions), (sum, s) => sum + s) / Math.Max(1, labels.Length - classes);
    }

    /// <summary>D.</summary>
    internal int Dimensions { get; }

    /// <summary>The means, row-major [K, D].</summary>
    internal float[] Means()
    {
        var flat = new float[_counts.Length * Dimensions];
        for (var i = 0; i < flat.Length; i++)
        {
            flat[i] = (float)_means[i / Dimensions, i % Dimensions];
        }

        return flat;
    }

    /// <summary>
    /// F with F F^T = the covariance of each class, row-major [K, D, D], by an eigen-decomposition: a class with no more
    /// images than the latent has dimensions has a covariance that no Cholesky decomposition takes.
    /// </summary>
    /// <param name="shrunk">
    /// Mixes each covariance (ddof 1) with the pooled within-class covariance, whose share is D / (n - 1 + D) for a class of n
    /// images, as if the pooled one had been seen D times. A class of one image has the pooled covariance in any case.
    /// </param>
    internal float[] Factors(bool shrunk)
    {
        var d = Dimensions;
        var factors = new float[(long)_counts.Length * d * d];
        for (var c = 0; c < _counts.Length; c++)
        {
            WriteFactor(Covariance(c, shrunk), factors.AsSpan(c * d * d, d * d));
        }

        return factors;
    }

    /// <summary>Adds F noise to a vector.</summary>
    /// <param name="factor">[D, D].</param>
    /// <param name="noise">D values.</param>
    /// <param name="target">D values.</param>
    internal static void AddProduct(ReadOnlySpan<float> factor, ReadOnlySpan<float> noise, Span<float> target)
    {
        var d = noise.Length;
        for (var row = 0; row < d; row++)
        {
            var sum = 0f;
            for (var column = 0; column < d; column++)
            {
                sum += factor[(row * d) + column] * noise[column];
            }

            target[row] += sum;
        }
    }

    private Matrix<double>[] Scatters(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels)
    {
        var d = Dimensions;
        var centred = _counts.Select(n => new double[n, d]).ToArray();
        var rows = new int[_counts.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var c = labels[i];
            for (var j = 0; j < d; j++)
            {
                centred[c][rows[c], j] = codes[(i * d) + j] - _means[c, j];
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

    private Matrix<double> Covariance(int label, bool shrunk)
    {
        var count = _counts[label];
        if (count == 1)
        {
            return _pooled;
        }

        var own = _scatters[label] / (count - 1);
        var share = shrunk ? Dimensions / (count - 1.0 + Dimensions) : 0;
        return (own * (1 - share)) + (_pooled * share);
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
