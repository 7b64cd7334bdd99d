using System.Text.Json.Serialization;

namespace Bagan.Data;

/// <summary>How an image of another shape is brought to the wanted one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FitMode>))]
public enum FitMode
{
    /// <summary>Scaled until it covers the shape; what stands over is cut off evenly, so the centre stays.</summary>
    [JsonStringEnumMemberName("crop")]
    Crop,

    /// <summary>Scaled until it fits inside the shape, centred; the rest is black.</summary>
    [JsonStringEnumMemberName("pad")]
    Pad,

    /// <summary>Scaled to the shape, proportions given up.</summary>
    [JsonStringEnumMemberName("stretch")]
    Stretch,
}
