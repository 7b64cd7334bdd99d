using System.Text.Json.Serialization;

namespace Bagan.Training;

/// <summary>What the networks compute in; weights, averages and losses are float32 in any case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>bfloat16 where the processor or GPU has instructions for it, else float32.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>32 bits.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>16 bits with float32's range.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,
}
