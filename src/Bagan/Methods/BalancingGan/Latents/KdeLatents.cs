using Bagan.Methods.Classical;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Latents;

/// <summary>
/// A kernel density estimate for each class (Silverman 1986, "Density Estimation for Statistics and Data Analysis"): the code
/// of a training image plus Gaussian noise of the class's shrunk covariance, with Silverman's bandwidth
/// h = (4 / (D + 2))^(1 / (D + 4)) n^(-1 / (D + 4)) (section 4.3.2). Draws are pulled towards the class mean m so that the
/// noise does not widen the class (section 6.4.1): m + (code - m + h noise) / sqrt(1 + h^2). Their covariance is then the
/// codes' own (ddof 0) and the shrunk one, mixed as 1 : h^2.
/// </summary>
internal sealed class KdeLatents : ClassLatents
{
    private readonly ClassCodes _codes;
    private readonly float[] _means; // [K, D]
    private readonly float[] _factors; // [K, D, D]

    private KdeLatents(ClassCodes codes, float[] means, float[] factors)
        : base(codes.Classes, codes.Dimensions)
    {
        _codes = codes;
        _means = means;
        _factors = factors;
    }

    /// <summary>The codes of the training images.</summary>
    internal ClassCodes Codes => _codes;

    /// <summary>Silverman's bandwidth, in units of the class's deviation.</summary>
    /// <param name="images">n, at least 1.</param>
    /// <param name="dimensions">D.</param>
    public static double Bandwidth(int images, int dimensions) => Math.Pow(4.0 / ((dimensions + 2.0) * images), 1.0 / (dimensions + 4));

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State() =>
    [
        .. _codes.State(),
        ("mean", Tensor.From<float>(_means, Classes, Dimensions)),
        ("factor", Tensor.From<float>(_factors, Classes, Dimensions, Dimensions)),
    ];

    /// <summary>Fits the covariances.</summary>
    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    internal static KdeLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes)
    {
        var moments = new ClassMoments(codes, labels, classes);
        return new KdeLatents(ClassCodes.Of(codes, labels, classes), moments.Means(), moments.Factors(shrunk: true));
    }

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    internal static KdeLatents Restore(Tensor codes, Tensor counts, Tensor means, Tensor factors)
    {
        var own = ClassCodes.Restore(codes, counts);
        return means.Shape.SequenceEqual([own.Classes, own.Dimensions]) && factors.Shape.SequenceEqual([own.Classes, own.Dimensions, own.Dimensions])
            ? new KdeLatents(own, means.ToArray<float>(), factors.ToArray<float>())
            : throw new EngineException($"Class latents of {codes}, {means} and {factors} do not fit together.");
    }

    /// <inheritdoc/>
    protected override void Draw(int label, SeededRandom random, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        var d = Dimensions;
        var own = _codes[label];
        var code = own[random.NextInt(own.Rows)];
        var noise = new float[d];
        random.FillNormal(noise);
        target.Clear();
        ClassMoments.AddProduct(_factors.AsSpan(label * d * d, d * d), noise, target);
        var h = Bandwidth(own.Rows, d);
        var scale = 1 / Math.Sqrt(1 + (h * h));
        for (var j = 0; j < d; j++)
        {
            var mean = _means[(label * d) + j];
            target[j] = (float)(mean + (scale * (code[j] - mean + (h * target[j]))));
        }
    }
}

/// <summary>
/// SMOTE among the codes of a class (Dablain, Krawczyk, Chawla 2022, "DeepSMOTE", arXiv 2105.02340): a latent lies between
/// the code of a training image and one of its 5 nearest neighbours in the class. Smoothed, Gaussian noise is added, so that a small
/// class is not drawn as copies of its few images: in each dimension a share of the classes' mean standard deviation,
/// which a small class borrows from all.
/// </summary>
internal sealed class SmoteLatents : ClassLatents
{
    /// <summary>Noise of smoothed latents, in units of the classes' mean standard deviation.</summary>
    public const double UsualNoise = 0.6;

    private readonly ClassCodes _codes;
    private readonly SmoteInterpolator[] _classes;
    private readonly float[]? _noise; // [D]

    private SmoteLatents(ClassCodes codes, double? noise)
        : base(codes.Classes, codes.Dimensions)
    {
        _codes = codes;
        _noise = noise is { } share ? [.. codes.MeanDeviations().Select(d => (float)(share * d))] : null;
        _classes = [.. Enumerable.Range(0, codes.Classes).Select(c => new SmoteInterpolator(codes[c], Engine.Threads))];
    }

    /// <summary>The codes of the training images.</summary>
    internal ClassCodes Codes => _codes;

    /// <summary>The standard deviation of the noise in each dimension, [D]; null where the latents are not smoothed.</summary>
    internal float[]? NoiseWidths => _noise;

    /// <summary>Draws between the codes of a class.</summary>
    internal SmoteInterpolator Interpolator(int label) => _classes[label];

    /// <inheritdoc/>
    public override string? NoteOf(int label) =>
        _noise is not null && _codes[label].Rows == 1 ? "one image: its latents lie around its code" : _classes[label].Note;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State() => _codes.State();

    /// <summary>Finds the neighbours.</summary>
    /// <param name="codes">Row-major [N, D], finite.</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    /// <param name="noise">The noise that is added, in units of the classes' mean standard deviation; null: none.</param>
    internal static SmoteLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes, double? noise = null) => new(ClassCodes.Of(codes, labels, classes), noise);

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    internal static SmoteLatents Restore(Tensor codes, Tensor counts, double? noise = null) => new(ClassCodes.Restore(codes, counts), noise);

    /// <inheritdoc/>
    protected override void Draw(int label, SeededRandom random, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        var smote = _classes[label];
        smote.Write(smote.Draw(random), target);
        if (_noise is not null)
        {
            var noise = new float[Dimensions];
            random.FillNormal(noise);
            for (var j = 0; j < noise.Length; j++)
            {
                target[j] += _noise[j] * noise[j];
            }
        }
    }
}
