using System.Text.Json.Serialization;

namespace Bagan.Methods.BalancingGan;

/// <summary>How far a reconstruction is from its image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AutoencoderLoss>))]
public enum AutoencoderLoss
{
    /// <summary>Mean squared error, the paper's.</summary>
    [JsonStringEnumMemberName("l2")]
    L2,

    /// <summary>Mean absolute error.</summary>
    [JsonStringEnumMemberName("l1")]
    L1,

    /// <summary>0.84 (1 - SSIM) + 0.16 mean absolute error, of images in [0, 1].</summary>
    [JsonStringEnumMemberName("ssim")]
    Ssim,
}
