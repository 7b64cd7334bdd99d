using System.Text.Json.Serialization;

namespace Bagan.Jobs.Train;

/// <summary>Which images the autoencoder sees.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AutoencoderBatches>))]
public enum AutoencoderBatches
{
    /// <summary>Every image equally often: the data's own imbalance, as in the paper.</summary>
    [JsonStringEnumMemberName("natural")]
    Natural,

    /// <summary>Every class equally often.</summary>
    [JsonStringEnumMemberName("balanced")]
    Balanced,
}
