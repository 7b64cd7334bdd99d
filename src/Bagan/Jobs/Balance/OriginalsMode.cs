using System.Text.Json.Serialization;

namespace Bagan.Jobs.Balance;

/// <summary>In what form the original images stand beside the generated ones.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OriginalsMode>))]
public enum OriginalsMode
{
    /// <summary>As PNG at the size that was trained on, alike to the generated ones.</summary>
    [JsonStringEnumMemberName("resized")]
    Resized,

    /// <summary>Their own files, byte for byte.</summary>
    [JsonStringEnumMemberName("copy")]
    Copy,
}
