using System.Text.Json.Serialization;

namespace Bagan.Methods.BalancingGan;

/// <summary>The stages of a BAGAN training, in their order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BaganStage>))]
public enum BaganStage
{
    /// <summary>Encoder and decoder learn all classes.</summary>
    [JsonStringEnumMemberName("autoencoder")]
    Autoencoder,

    /// <summary>Generator and discriminator, started from the autoencoder, play against each other.</summary>
    [JsonStringEnumMemberName("adversarial")]
    Adversarial,

    /// <summary>Trained.</summary>
    [JsonStringEnumMemberName("done")]
    Done,
}
