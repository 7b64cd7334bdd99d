using Bagan.Numerics;
using Bagan.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Bagan.Methods.BalancingGan;

/// <summary>
/// Each class as a Gaussian in the latent space (paper, section 3): the mean and covariance (ddof 1) of its images'
/// codes, computed once and then frozen. Sampled through an eigen-decomposition, because a class with no more images
/// than the latent has dimensions has a covariance that no Cholesky decomposition takes.
/// </summary>
public sealed class ClassLatents
{
    private readonly float[] _means; // [K, D]
    private readonly float[] _factors; // [K, D, D], factor * factor^T = covariance

    private ClassLatents(float[] means, float[] factors, int classes, int dimensions)
    {
        _means = means;
        _factors = factors;
        Classes = classes;
        Dimensions = dimensions;
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>D, the length of a latent.</summary>
    public int Dimensions { get; }

    /// <summary>
    /// Fits the Gaussians. Kind "shrunk" mixes each covariance with the pooled within-class covariance, whose share is
    /// D / (n - 1 + D) for a class of n images, as if the pooled one had been seen D times. A class of one image has the
    /// pooled covariance in either kind.
    /// </summary>
    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    /// <param name="kind">The paper's or shrunk.</param>
    /// <exception cref="ArgumentException">A class has no image, or lengths disagree.</exception>
    public static ClassLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes, LatentKind kind)
    {
        if (labels.Length == 0 || codes.Length % labels.Length != 0)
        {
            throw new ArgumentException($"{codes.Length} values are no codes of {labels.Length} images.", nameof(codes));
        }

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

        if (counts.Contains(0))
        {
            throw new ArgumentException($"Class {Array.IndexOf(counts, 0)} has no image.", nameof(labels));
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

            var covariance = Covariance(scatters[c], counts[c], pooled, kind);
            WriteFactor(covariance, factors.AsSpan(c * d * d, d * d));
        }

        return new ClassLatents(flatMeans, factors, classes, d);
    }

    /// <summary>Every class as N(0, I), for measurements of speed before anything is trained.</summary>
    internal static ClassLatents Untrained(int classes, int dimensions)
    {
        var factors = new float[classes * dimensions * dimensions];
        for (var i = 0; i < classes * dimensions; i++)
        {
            factors[(i * dimensions) + (i % dimensions)] = 1;
        }

        return new ClassLatents(new float[classes * dimensions], factors, classes, dimensions);
    }

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    /// <param name="means">[K, D].</param>
    /// <param name="factors">[K, D, D].</param>
    /// <exception cref="EngineException">The shapes disagree.</exception>
    public static ClassLatents Load(Tensor means, Tensor factors)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(factors);
        if (means.Rank != 2 || !factors.Shape.SequenceEqual([means.Size(0), means.Size(1), means.Size(1)]))
        {
            throw new EngineException($"Class latents of {means} and {factors} do not fit together.");
        }

        return new ClassLatents(means.ToArray<float>(), factors.ToArray<float>(), (int)means.Size(0), (int)means.Size(1));
    }

    /// <summary>Means and factors by name, for files; in the current scope.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() =>
    [
        ("mean", Tensor.From<float>(_means, Classes, Dimensions)),
        ("factor", Tensor.From<float>(_factors, Classes, Dimensions, Dimensions)),
    ];

    /// <summary>Draws z ~ N(mean, covariance) of the class of each label.</summary>
    /// <param name="labels">N class indices.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <returns>Row-major [N, D].</returns>
    public float[] Sample(ReadOnlySpan<int> labels, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var samples = new float[labels.Length * Dimensions];
        var noise = new float[Dimensions];
        for (var i = 0; i < labels.Length; i++)
        {
            random.FillNormal(noise);
            Place(labels[i], noise, samples.AsSpan(i * Dimensions, Dimensions));
        }

        return samples;
    }

    /// <summary>Draws one z for each seed, so that an image can be made again by itself.</summary>
    /// <param name="label">The class.</param>
    /// <param name="seeds">N seeds.</param>
    /// <returns>Row-major [N, D].</returns>
    public float[] Sample(int label, ReadOnlySpan<ulong> seeds)
    {
        var samples = new float[seeds.Length * Dimensions];
        var noise = new float[Dimensions];
        for (var i = 0; i < seeds.Length; i++)
        {
            new SeededRandom(seeds[i]).FillNormal(noise);
            Place(label, noise, samples.AsSpan(i * Dimensions, Dimensions));
        }

        return samples;
    }

    // target = mean + factor * noise
    private void Place(int label, ReadOnlySpan<float> noise, Span<float> target)
    {
        var d = Dimensions;
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

    private static Matrix<double> Covariance(Matrix<double> scatter, int count, Matrix<double> pooled, LatentKind kind)
    {
        if (count == 1)
        {
            return pooled;
        }

        var own = scatter / (count - 1);
        var share = kind == LatentKind.Shrunk ? pooled.RowCount / (count - 1.0 + pooled.RowCount) : 0;
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
