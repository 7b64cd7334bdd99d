using System.Text.Json.Serialization;

namespace Bagan.Methods.BalancingGan;

/// <summary>How the classes of generated training images are drawn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassDraw>))]
public enum ClassDraw
{
    /// <summary>Every class equally often, the paper's.</summary>
    [JsonStringEnumMemberName("uniform")]
    Uniform,

    /// <summary>Weight max(0, 2/n - share of the class in the data), renormalised.</summary>
    [JsonStringEnumMemberName("rebalance")]
    Rebalance,
}
