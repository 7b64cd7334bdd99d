using System.Text.Json.Serialization;

namespace Bagan.Jobs.Options;

/// <summary>Where the computing happens.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviceChoice>))]
public enum DeviceChoice
{
    /// <summary>A usable GPU if there is one, else the processor.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>The processor.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>A CUDA GPU; an error where there is none.</summary>
    [JsonStringEnumMemberName("cuda")]
    Cuda,
}
