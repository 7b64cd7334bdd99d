using System.Text.Json.Serialization;

namespace Bagan.Jobs.Options;

/// <summary>Whether generated images pass a filter before they are written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FilterMode>))]
public enum FilterMode
{
    /// <summary>Everything that the generator makes is taken.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>What surely shows another class and what nearly repeats another image is replaced.</summary>
    [JsonStringEnumMemberName("on")]
    On,
}
