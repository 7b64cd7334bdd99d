using System.Text.Json.Serialization;

namespace Bagan.Jobs.Train;

/// <summary>The named sets of networks and schedules.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PresetName>))]
public enum PresetName
{
    /// <summary>What helps a classifier most: real images that borrow the variety of large classes, with a teacher's labels.</summary>
    [JsonStringEnumMemberName("balanced")]
    Balanced,

    /// <summary>The paper's structure sized for two CPU cores and small images.</summary>
    [JsonStringEnumMemberName("fast")]
    Fast,

    /// <summary>The paper's networks and training, exactly.</summary>
    [JsonStringEnumMemberName("paper")]
    Paper,
}
