using System.Text.Json.Serialization;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Latents;

/// <summary>
/// What stands for each class in the latent space, computed once from the codes of its images and then frozen (paper,
/// section 3): where the generator's latents of a class are drawn from.
/// </summary>
internal abstract class ClassLatents
{
    private protected ClassLatents(int classes, int dimensions)
    {
        Classes = classes;
        Dimensions = dimensions;
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>D, the length of a latent.</summary>
    public int Dimensions { get; }

    /// <summary>Fits the latents of all classes.</summary>
    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    /// <param name="kind">What shall stand for a class; "standard" looks at D alone.</param>
    /// <param name="seed">Where "mixture" begins to look for clusters.</param>
    /// <param name="noise"><see cref="Model.BaganOptions.LatentNoise"/>.</param>
    /// <exception cref="ArgumentException">A class has no image, or lengths disagree.</exception>
    public static ClassLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes, LatentKind kind, ulong seed = 0, double? noise = null)
    {
        if (labels.Length == 0 || codes.Length % labels.Length != 0)
        {
            throw new ArgumentException($"{codes.Length} values are no codes of {labels.Length} images.", nameof(codes));
        }

        for (var c = 0; c < classes; c++)
        {
            if (!labels.Contains(c))
            {
                throw new ArgumentException($"Class {c} has no image.", nameof(labels));
            }
        }

        return kind switch
        {
            LatentKind.Standard => new StandardLatents(classes, codes.Length / labels.Length),
            LatentKind.Gaussian => GaussianLatents.Fit(codes, labels, classes, shrunk: false),
            LatentKind.Shrunk => GaussianLatents.Fit(codes, labels, classes, shrunk: true),
            LatentKind.Mixture => MixtureLatents.Fit(codes, labels, classes, new SeededRandom(seed)),
            LatentKind.Kde => KdeLatents.Fit(codes, labels, classes),
            LatentKind.Smote => SmoteLatents.Fit(codes, labels, classes),
            LatentKind.Smoothed => SmoteLatents.Fit(codes, labels, classes, noise ?? SmoteLatents.UsualNoise),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of latents."),
        };
    }

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    /// <param name="kind">The kind that was fitted.</param>
    /// <param name="classes">K.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="state">The tensors by name.</param>
    /// <param name="noise"><see cref="Model.BaganOptions.LatentNoise"/>.</param>
    /// <exception cref="EngineException">A tensor is missing, or shapes disagree.</exception>
    public static ClassLatents Load(LatentKind kind, int classes, int dimensions, IReadOnlyDictionary<string, Tensor> state, double? noise = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ClassLatents latents = kind switch
        {
            LatentKind.Standard => new StandardLatents(classes, dimensions),
            LatentKind.Gaussian or LatentKind.Shrunk => GaussianLatents.Restore(Require("mean"), Require("factor")),
            LatentKind.Mixture => MixtureLatents.Restore(Require("mean"), Require("factor"), Require("class"), Require("images"), classes),
            LatentKind.Kde => KdeLatents.Restore(Require("codes"), Require("counts"), Require("mean"), Require("factor")),
            LatentKind.Smote or LatentKind.Smoothed => SmoteLatents.Restore(Require("codes"), Require("counts"), kind == LatentKind.Smoothed ? noise ?? SmoteLatents.UsualNoise : null),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of latents."),
        };
        return latents.Classes == classes && latents.Dimensions == dimensions
            ? latents
            : throw new EngineException($"The class latents are {latents.Classes} x {latents.Dimensions}, but the networks have {classes} classes and latents of {dimensions}.");

        Tensor Require(string name) => state.TryGetValue(name, out var tensor) ? tensor : throw new EngineException($"The tensor latents.{name} is missing.");
    }

    /// <summary>What a reader must know about a class that is too small for these latents, without a full stop; null: nothing.</summary>
    /// <param name="label">0 to K - 1.</param>
    public virtual string? NoteOf(int label) => null;

    /// <summary>All that the latents consist of, by name, for files; in the current scope.</summary>
    public abstract IEnumerable<(string Name, Tensor Tensor)> State();

    /// <summary>Draws a latent of the class of each label.</summary>
    /// <param name="labels">N class indices.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <returns>Row-major [N, D].</returns>
    public float[] Sample(ReadOnlySpan<int> labels, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var samples = new float[labels.Length * Dimensions];
        for (var i = 0; i < labels.Length; i++)
        {
            Draw(labels[i], random, samples.AsSpan(i * Dimensions, Dimensions));
        }

        return samples;
    }

    /// <summary>Draws one latent for each seed, so that an image can be made again by itself.</summary>
    /// <param name="label">The class.</param>
    /// <param name="seeds">N seeds.</param>
    /// <returns>Row-major [N, D].</returns>
    public float[] Sample(int label, ReadOnlySpan<ulong> seeds)
    {
        var samples = new float[seeds.Length * Dimensions];
        for (var i = 0; i < seeds.Length; i++)
        {
            Draw(label, new SeededRandom(seeds[i]), samples.AsSpan(i * Dimensions, Dimensions));
        }

        return samples;
    }

    /// <summary>Draws one latent of a class.</summary>
    /// <param name="label">0 to K - 1.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="target">D values.</param>
    protected abstract void Draw(int label, SeededRandom random, Span<float> target);
}

/// <summary>What stands for a class in the latent space.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LatentKind>))]
public enum LatentKind
{
    /// <summary>The class's own mean and covariance, the paper's.</summary>
    [JsonStringEnumMemberName("gaussian")]
    Gaussian,

    /// <summary>Its covariance drawn towards the pooled one, the more the fewer images it has.</summary>
    [JsonStringEnumMemberName("shrunk")]
    Shrunk,

    /// <summary>A mixture of Gaussians, one for every 250 images of the class, at most 8.</summary>
    [JsonStringEnumMemberName("mixture")]
    Mixture,

    /// <summary>The code of a training image of the class plus noise: a kernel density estimate.</summary>
    [JsonStringEnumMemberName("kde")]
    Kde,

    /// <summary>Between the code of a training image and that of one of its 5 nearest neighbours in the class.</summary>
    [JsonStringEnumMemberName("smote")]
    Smote,

    /// <summary>The same plus noise, as wide in every class, so that a small one is not drawn as copies of its few images.</summary>
    [JsonStringEnumMemberName("smoothed")]
    Smoothed,

    /// <summary>N(0, I) for every class: nothing is learned, no autoencoder is needed, and the generator is told the class by its label.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,
}
