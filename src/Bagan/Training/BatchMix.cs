using System.Text.Json.Serialization;

namespace Bagan.Training;

/// <summary>How images of a batch are mixed in pairs, and their labels with them.</summary>
/// <param name="Kind">What is done to a pair.</param>
/// <param name="Alpha">The share l of the first image is drawn from Beta(a, a); this is a, 0.05 to 2.</param>
public sealed record BatchMix(MixKind Kind, double Alpha)
{
    /// <summary>Mixup as the suffix has it: a = 0.4.</summary>
    public static BatchMix Mixup { get; } = new(MixKind.Mixup, 0.4);

    /// <summary>Remix with its source's a = 1.</summary>
    public static BatchMix Remix { get; } = new(MixKind.Remix, 1);

    /// <summary>CutMix with its source's a = 1.</summary>
    public static BatchMix CutMix { get; } = new(MixKind.CutMix, 1);

    /// <summary>CMO with its source's a = 1.</summary>
    public static BatchMix Cmo { get; } = new(MixKind.Cmo, 1);

    /// <summary>Whether a rectangle is pasted, instead of blending whole images.</summary>
    internal bool Pastes => Kind is MixKind.CutMix or MixKind.Cmo;

    internal static string Name(MixKind kind) => "+" + kind switch
    {
        MixKind.Mixup => "mixup",
        MixKind.Remix => "remix",
        MixKind.CutMix => "cutmix",
        _ => "cmo",
    };

    internal IEnumerable<string> Errors()
    {
        if (Alpha is not (>= 0.05 and <= 2))
        {
            yield return FormattableString.Invariant($"The alpha of {Name(Kind)} must be 0.05 to 2, not {Alpha}.");
        }
    }
}

/// <summary>The ways to mix images in pairs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MixKind>))]
public enum MixKind
{
    /// <summary>Each image and its label are blended with another of the batch, l to 1 - l (Zhang et al. 2018, arXiv 1710.09412).</summary>
    [JsonStringEnumMemberName("mixup")]
    Mixup,

    /// <summary>
    /// As mixup, but where one class has at least three times the images of the other and its share is below one half, the label is the rarer
    /// class's alone (Chou et al. 2020, arXiv 2007.03943; kappa 3, tau 0.5).
    /// </summary>
    [JsonStringEnumMemberName("remix")]
    Remix,

    /// <summary>Every other image gets a rectangle of another of the batch, labels by area (Yun et al. 2019, arXiv 1905.04899).</summary>
    [JsonStringEnumMemberName("cutmix")]
    CutMix,

    /// <summary>
    /// As CutMix, but the rectangle is of an image drawn with all classes equally likely: small classes on the backgrounds of large ones (Park
    /// et al. 2022, arXiv 2112.00412). Not in the first and last 1.5 % of the steps.
    /// </summary>
    [JsonStringEnumMemberName("cmo")]
    Cmo,
}
