using System.Text.Json.Serialization;

namespace Bagan.Methods.BalancingGan;

/// <summary>What the discriminator answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Objective>))]
public enum Objective
{
    /// <summary>One of n classes or "generated": n + 1 outputs, the paper's.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,

    /// <summary>Real or generated, given the class: D(x, y).</summary>
    [JsonStringEnumMemberName("conditional")]
    Conditional,

    /// <summary>Real or generated, and beside it one of n classes: ACGAN's two heads.</summary>
    [JsonStringEnumMemberName("auxiliary")]
    Auxiliary,

    /// <summary>D(x, y) that also refuses wrong labels, with a gradient penalty: BAGAN-GP's.</summary>
    [JsonStringEnumMemberName("gradient-penalty")]
    GradientPenalty,
}
