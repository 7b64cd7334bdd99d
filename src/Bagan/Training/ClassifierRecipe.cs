namespace Bagan.Training;

/// <summary>
/// How a method wants the classifier trained on its images: which images a batch draws, what is done to them on the fly,
/// and the loss. Network, steps and schedule are not its business: they are the same for every method
/// (<see cref="Evaluation.Classifiers.ClassifierProtocol"/>). The default is plain training on the images as they are.
/// </summary>
public sealed record ClassifierRecipe
{
    /// <summary>Plain training.</summary>
    public static ClassifierRecipe Plain { get; } = new();

    /// <summary>The names that <see cref="WithSuffix"/> knows.</summary>
    public static IReadOnlyList<string> Suffixes { get; } = ["mirror", "affine", "mixup", "oversample"];

    /// <summary>What the training makes small.</summary>
    public ClassifierLoss Loss { get; init; } = ClassifierLoss.CrossEntropy;

    /// <summary>Whether every class is drawn equally often, instead of as often as it has images.</summary>
    public bool Oversample { get; init; }

    /// <summary>Whether every drawn image is flipped left to right with probability 1/2.</summary>
    public bool Mirror { get; init; }

    /// <summary>How far drawn images are turned, moved and scaled at random; null: not at all.</summary>
    public AffineRange? Affine { get; init; }

    /// <summary>
    /// Mixup (Zhang et al. 2018): each image of a batch and its label are blended with another of the batch, l to 1 - l,
    /// l drawn from Beta(a, a). This is a, 0.05 to 2; null: no mixing.
    /// </summary>
    public double? MixupAlpha { get; init; }

    /// <summary>
    /// Share of a class's draws that are generated images, 0 to 1, where the class has both kinds; null: both kinds count as
    /// images of one set.
    /// </summary>
    public double? GeneratedShare { get; init; }

    /// <summary>
    /// Share of every batch that is generated images, of whatever class, 0 to 0.9; the rest is real images, drawn as if there were
    /// no others. Null: generated images are drawn with those of their class.
    /// </summary>
    public double? GeneratedBatchShare { get; init; }

    /// <summary>
    /// How far the balanced softmax moves the logits, in units of the logarithm of the class frequencies, 0 to 2. 1 is the
    /// source's; above 1 small classes are favoured, as classifiers know the few images of a small class too well for the
    /// source's to reach.
    /// </summary>
    public double BalanceStrength { get; init; } = 1;

    /// <summary>This recipe with one of the <see cref="Suffixes"/> that every method can be combined with.</summary>
    /// <exception cref="BaganInputException">The suffix is not known; the message names the known ones.</exception>
    public ClassifierRecipe WithSuffix(string suffix) => suffix switch
    {
        "mirror" => this with { Mirror = true },
        "affine" => this with { Affine = Affine ?? new AffineRange() },
        "mixup" => this with { MixupAlpha = MixupAlpha ?? 0.4 },
        "oversample" => this with { Oversample = true },
        _ => throw new BaganInputException($"'+{suffix}' is not known. What can be added to a method: {string.Join(", ", Suffixes.Select(s => "+" + s))}."),
    };

    /// <summary>Looks for values out of range.</summary>
    /// <returns>One sentence an error; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Affine?.Errors() ?? []);
        if (MixupAlpha is not (null or (>= 0.05 and <= 2)))
        {
            errors.Add(FormattableString.Invariant($"MixupAlpha must be 0.05 to 2, not {MixupAlpha}."));
        }

        if (GeneratedShare is not (null or (>= 0 and <= 1)))
        {
            errors.Add(FormattableString.Invariant($"GeneratedShare must be 0 to 1, not {GeneratedShare}."));
        }

        if (GeneratedBatchShare is not (null or (>= 0 and <= 0.9)))
        {
            errors.Add(FormattableString.Invariant($"GeneratedBatchShare must be 0 to 0.9, not {GeneratedBatchShare}."));
        }

        if (GeneratedBatchShare is not null && GeneratedShare is not null)
        {
            errors.Add("GeneratedBatchShare and GeneratedShare exclude each other.");
        }

        if (BalanceStrength is not (>= 0 and <= 2))
        {
            errors.Add(FormattableString.Invariant($"BalanceStrength must be 0 to 2, not {BalanceStrength}."));
        }

        return errors;
    }
}
