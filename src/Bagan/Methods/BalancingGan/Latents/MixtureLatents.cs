using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Latents;

/// <summary>
/// Each class as a mixture of Gaussians: its codes fall into clusters (k-means from a k-means++ start), one for every 250 images
/// and at most 8; each cluster has its mean and its covariance, drawn towards the pooled covariance within clusters as the
/// latents "shrunk" draw that of a class, and a weight by its number of images. A class of under 500 images is one Gaussian.
/// </summary>
internal sealed class MixtureLatents : ClassLatents
{
    /// <summary>Images of a class for each of its components.</summary>
    public const int ImagesPerComponent = 250;

    /// <summary>The most components of a class.</summary>
    public const int MostComponents = 8;

    private readonly GaussianLatents _components; // the clusters of all classes, class after class
    private readonly int[] _classOf; // [M]
    private readonly int[] _images; // [M]
    private readonly int[] _first; // [K + 1], where a class's components begin
    private readonly int[] _total; // [K]

    private MixtureLatents(GaussianLatents components, int[] classOf, int[] images, int classes)
        : base(classes, components.Dimensions)
    {
        _components = components;
        _classOf = classOf;
        _images = images;
        _first = new int[classes + 1];
        _total = new int[classes];
        for (var m = 0; m < classOf.Length; m++)
        {
            _first[classOf[m] + 1] = m + 1;
            _total[classOf[m]] += images[m];
        }
    }

    /// <summary>Components of a class.</summary>
    public int ComponentsOf(int label) => _first[label + 1] - _first[label];

    /// <summary>The position of a class's first component among all.</summary>
    internal int FirstOf(int label) => _first[label];

    /// <summary>Images of each component of a class.</summary>
    internal int[] ImagesOf(int label) => _images[_first[label].._first[label + 1]];

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State() =>
    [
        .. _components.State(),
        ("class", Tensor.From<int>(_classOf, _classOf.Length)),
        ("images", Tensor.From<int>(_images, _images.Length)),
    ];

    /// <summary>Finds the clusters and fits their Gaussians.</summary>
    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    /// <param name="random">Where the clusters' first centres come from.</param>
    internal static MixtureLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes, SeededRandom random)
    {
        var byClass = ClassCodes.Of(codes, labels, classes);
        var clusters = new int[labels.Length];
        var classOf = new List<int>();
        for (var c = 0; c < classes; c++)
        {
            var own = byClass[c];
            var assigned = KMeans.Cluster(own, Math.Clamp(own.Rows / ImagesPerComponent, 1, MostComponents), random.Fork($"mixture/{c}"));
            var position = 0;
            for (var i = 0; i < labels.Length; i++)
            {
                if (labels[i] == c)
                {
                    clusters[i] = classOf.Count + assigned[position++];
                }
            }

            classOf.AddRange(Enumerable.Repeat(c, assigned.Max() + 1));
        }

        var images = new int[classOf.Count];
        foreach (var m in clusters)
        {
            images[m]++;
        }

        return new MixtureLatents(GaussianLatents.Fit(codes, clusters, images.Length, shrunk: true), [.. classOf], images, classes);
    }

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    internal static MixtureLatents Restore(Tensor means, Tensor factors, Tensor classOf, Tensor images, int classes)
    {
        var components = GaussianLatents.Restore(means, factors);
        var owners = classOf.ToArray<int>();
        var counts = images.ToArray<int>();
        var ordered = owners.Length == components.Classes && counts.Length == owners.Length && counts.All(n => n > 0)
            && owners.SequenceEqual(owners.Order()) && owners.Distinct().SequenceEqual(Enumerable.Range(0, classes));
        return ordered
            ? new MixtureLatents(components, owners, counts, classes)
            : throw new EngineException($"Class latents of {means}, {classOf} and {images} are no mixtures of {classes} classes.");
    }

    /// <inheritdoc/>
    protected override void Draw(int label, SeededRandom random, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        var left = random.NextInt(_total[label]);
        var m = _first[label];
        while (left >= _images[m])
        {
            left -= _images[m++];
        }

        _components.Sample([m], random).CopyTo(target);
    }
}
