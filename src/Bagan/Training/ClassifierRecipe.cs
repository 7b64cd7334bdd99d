using System.Text.Json.Serialization;

namespace Bagan.Training;

/// <summary>
/// How a method wants the classifier trained on its images: which images a batch draws, what is done to them on the fly, the loss, when class
/// frequencies begin to count, and what is done to the classifier's head at the end. Network, steps and schedule are not its business: they are
/// the same for every method (<see cref="Evaluation.Classifiers.ClassifierProtocol"/>). The default is plain training on the images as they are.
/// </summary>
public sealed record ClassifierRecipe
{
    /// <summary>The share of the steps after which deferred weights and draws begin (Cao et al. 2019: after epoch 160 of 200).</summary>
    public const double Deferred = 0.8;

    /// <summary>Plain training.</summary>
    public static ClassifierRecipe Plain { get; } = new();

    /// <summary>The names that <see cref="WithSuffix"/> knows.</summary>
    public static IReadOnlyList<string> Suffixes { get; } = ["mirror", "affine", "trivialaugment", "erasing", "mixup", "remix", "cutmix", "cmo", "oversample"];

    /// <summary>What the training makes small.</summary>
    public ClassifierLoss Loss { get; init; } = ClassifierLoss.CrossEntropy;

    /// <summary>
    /// How far the balanced softmax moves the logits, in units of the logarithm of the class frequencies, 0 to 2. 1 is the
    /// source's; above 1 small classes are favoured, as classifiers know the few images of a small class too well for the
    /// source's to reach.
    /// </summary>
    public double BalanceStrength { get; init; } = 1;

    /// <summary>What an image's loss is multiplied by, depending on its class.</summary>
    public ClassWeights Weights { get; init; } = ClassWeights.Equal;

    /// <summary>Whether every class is drawn equally often, instead of as often as it has images.</summary>
    public bool Oversample { get; init; }

    /// <summary>
    /// The share of the steps, 0 to 1, before which <see cref="Weights"/> and <see cref="Oversample"/> don't apply yet, so that the features are
    /// learned from the data as they are; 0: they apply from the start.
    /// </summary>
    public double DeferredFrom { get; init; }

    /// <summary>Whether every drawn image is flipped left to right with probability 1/2.</summary>
    public bool Mirror { get; init; }

    /// <summary>How far drawn images are turned, moved and scaled at random; null: not at all.</summary>
    public AffineRange? Affine { get; init; }

    /// <summary>Whether one random change of random strength is made to every drawn image (Müller, Hutter 2021, <see cref="Training.TrivialAugment"/>).</summary>
    public bool TrivialAugment { get; init; }

    /// <summary>Whether a random rectangle of every other drawn image is filled with noise (Zhong et al. 2020, <see cref="RandomErasing"/>).</summary>
    public bool Erasing { get; init; }

    /// <summary>How images of a batch are mixed in pairs; null: not at all.</summary>
    public BatchMix? Mix { get; init; }

    /// <summary>What is done to the classifier's last layer after, or at the end of, the training; null: nothing.</summary>
    public HeadChange? Head { get; init; }

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

    // Images are mixed in one way at a time.
    private static readonly Dictionary<string, BatchMix> Mixes = new()
    {
        ["mixup"] = BatchMix.Mixup,
        ["remix"] = BatchMix.Remix,
        ["cutmix"] = BatchMix.CutMix,
        ["cmo"] = BatchMix.Cmo,
    };

    /// <summary>Why a plain recipe cannot have all these suffixes; null where it can.</summary>
    internal static string? WhyNotCombine(IEnumerable<string> suffixes) =>
        suffixes.Where(Mixes.ContainsKey).Distinct().Take(2).ToArray() is [var one, var other] ? OneMix(Mixes[one], Mixes[other]) : null;

    /// <summary>This recipe with one of the <see cref="Suffixes"/> that every method can be combined with.</summary>
    /// <exception cref="BaganInputException">The suffix is not known, or the recipe mixes images in another way already; the message says what can be done.</exception>
    public ClassifierRecipe WithSuffix(string suffix) => suffix switch
    {
        "mirror" => this with { Mirror = true },
        "affine" => this with { Affine = Affine ?? new AffineRange() },
        "trivialaugment" => this with { TrivialAugment = true },
        "erasing" => this with { Erasing = true },
        _ when Mixes.TryGetValue(suffix, out var mix) => Mixed(mix),
        "oversample" => this with { Oversample = true },
        _ => throw new BaganInputException($"'+{suffix}' is not known. The suffixes are {string.Join(", ", Suffixes.Select(s => "+" + s))}."),
    };

    /// <summary>Looks for values out of range.</summary>
    /// <returns>One sentence an error; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>([.. Affine?.Errors() ?? [], .. Mix?.Errors() ?? [], .. Head?.Errors() ?? []]);
        Require(GeneratedShare is null or (>= 0 and <= 1), nameof(GeneratedShare), "0 to 1", GeneratedShare);
        Require(GeneratedBatchShare is null or (>= 0 and <= 0.9), nameof(GeneratedBatchShare), "0 to 0.9", GeneratedBatchShare);
        if (GeneratedBatchShare is not null && GeneratedShare is not null)
        {
            errors.Add("GeneratedBatchShare and GeneratedShare exclude each other.");
        }

        Require(BalanceStrength is >= 0 and <= 2, nameof(BalanceStrength), "0 to 2", BalanceStrength);
        Require(DeferredFrom is >= 0 and <= 1, nameof(DeferredFrom), "0 to 1", DeferredFrom);
        return errors;

        void Require(bool holds, string name, string range, double? value)
        {
            if (!holds)
            {
                errors.Add(FormattableString.Invariant($"{name} must be {range}, not {value}."));
            }
        }
    }

    private ClassifierRecipe Mixed(BatchMix mix) => Mix is null || Mix.Kind == mix.Kind
        ? this with { Mix = Mix ?? mix }
        : throw new BaganInputException(OneMix(Mix, mix));

    private static string OneMix(BatchMix one, BatchMix other) => $"Images are mixed in one way at a time: {BatchMix.Name(one.Kind)} or {BatchMix.Name(other.Kind)}, not both.";
}

/// <summary>What the classifier's training makes small.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassifierLoss>))]
public enum ClassifierLoss
{
    /// <summary>Cross-entropy of softmax(z).</summary>
    [JsonStringEnumMemberName("cross-entropy")]
    CrossEntropy,

    /// <summary>
    /// Cross-entropy of softmax(z + log p), p the shares of the classes among the training's draws, so that z alone answers
    /// for balanced data (Ren et al. 2020, Balanced meta-softmax, arXiv 2007.10740; Menon et al. 2021, logit adjustment, arXiv 2007.07314).
    /// </summary>
    [JsonStringEnumMemberName("balanced-softmax")]
    BalancedSoftmax,

    /// <summary>Cross-entropy times (1 - p)^2, p the probability of the true class, so that images that are easy count little (Lin et al. 2017, arXiv 1708.02002).</summary>
    [JsonStringEnumMemberName("focal")]
    Focal,

    /// <summary>
    /// Cross-entropy of 30 times the cosines between features and class vectors, the true class's lowered by a margin that grows as its images
    /// get fewer: 0.5 (n_min / n_c)^(1/4) (LDAM; Cao et al. 2019, arXiv 1906.07413).
    /// </summary>
    [JsonStringEnumMemberName("margin")]
    Margin,
}

/// <summary>What an image's loss is multiplied by, depending on its class.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassWeights>))]
public enum ClassWeights
{
    /// <summary>1.</summary>
    [JsonStringEnumMemberName("equal")]
    Equal,

    /// <summary>
    /// In proportion to (1 - b) / (1 - b^n), b = 0.9999, for a class of n images: one by its effective number of images (Cui et al. 2019,
    /// arXiv 1901.05555). Up to a thousand images that is close to 1 / n.
    /// </summary>
    [JsonStringEnumMemberName("effective-number")]
    EffectiveNumber,
}

/// <summary>What is done to the classifier's last layer, the head, to make up for unequal classes.</summary>
/// <param name="Kind">What.</param>
/// <param name="Strength">
/// How far, 0 to 3: tau of the normalisation or of the adjustment. Null: the one that does best on validation images. Means nothing where the
/// head is trained again.
/// </param>
public sealed record HeadChange(HeadChangeKind Kind, double? Strength = null)
{
    internal IEnumerable<string> Errors()
    {
        if (Strength is not (null or (>= 0 and <= 3)))
        {
            yield return FormattableString.Invariant($"The strength of {Kind} must be 0 to 3, not {Strength}.");
        }
    }
}

/// <summary>The ways to change a head.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HeadChangeKind>))]
public enum HeadChangeKind
{
    /// <summary>
    /// In the last fifth of the steps a new head is trained alone, the rest of the network held as it is, all classes drawn equally often
    /// (classifier retraining, cRT; Kang et al. 2020, arXiv 1910.09217).
    /// </summary>
    [JsonStringEnumMemberName("retrain")]
    Retrain,

    /// <summary>Afterwards the vector w of each class becomes w / |w|^tau, without bias (tau-normalisation; Kang et al. 2020).</summary>
    [JsonStringEnumMemberName("normalise")]
    Normalise,

    /// <summary>Afterwards tau log p_c is taken from each class's logit, p_c its share of the training's draws (Menon et al. 2021).</summary>
    [JsonStringEnumMemberName("adjust-logits")]
    AdjustLogits,
}
