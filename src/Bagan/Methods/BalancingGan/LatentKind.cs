using System.Text.Json.Serialization;

namespace Bagan.Methods.BalancingGan;

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

    /// <summary>N(0, I) for every class: nothing is learned, no autoencoder is needed, and the generator is told the class by its label.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,
}
