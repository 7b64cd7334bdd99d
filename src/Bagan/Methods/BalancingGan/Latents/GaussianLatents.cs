using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Latents;

/// <summary>
/// Each class as a Gaussian in the latent space (paper, section 3): the mean and covariance (ddof 1) of its images'
/// codes, computed once and then frozen.
/// </summary>
internal sealed class GaussianLatents : ClassLatents
{
    private readonly float[] _means; // [K, D]
    private readonly float[] _factors; // [K, D, D], factor * factor^T = covariance

    private GaussianLatents(float[] means, float[] factors, int classes, int dimensions)
        : base(classes, dimensions)
    {
        _means = means;
        _factors = factors;
    }

    /// <summary>Fits the Gaussians.</summary>
    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    /// <param name="shrunk">Whether each covariance is mixed with the pooled one, whose share is D / (n - 1 + D) for a class of n images.</param>
    internal static GaussianLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes, bool shrunk)
    {
        var moments = new ClassMoments(codes, labels, classes);
        return new GaussianLatents(moments.Means(), moments.Factors(shrunk), classes, moments.Dimensions);
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
        ClassMoments.AddProduct(_factors.AsSpan(label * d * d, d * d), noise, target);
    }
}

/// <summary>Every class as N(0, I): the latents of a GAN without autoencoder, whose generator is told the class by its label.</summary>
internal sealed class StandardLatents : ClassLatents
{
    /// <summary>K classes, D dimensions.</summary>
    public StandardLatents(int classes, int dimensions)
        : base(classes, dimensions)
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State() => [];

    /// <inheritdoc/>
    protected override void Draw(int label, SeededRandom random, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillNormal(target);
    }
}
