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

    /// <summary>A mixture of Gaussians, one for every 250 images of the class, at most 8.</summary>
    [JsonStringEnumMemberName("mixture")]
    Mixture,

    /// <summary>The code of a training image of the class plus noise: a kernel density estimate.</summary>
    [JsonStringEnumMemberName("kde")]
    Kde,

    /// <summary>Between the code of a training image and that of one of its 5 nearest neighbours in the class.</summary>
    [JsonStringEnumMemberName("smote")]
    Smote,

    /// <summary>N(0, I) for every class: nothing is learned, no autoencoder is needed, and the generator is told the class by its label.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,
}
