using System.Text.Json.Serialization;

namespace Bagan.Data;

/// <summary>Whether a data set is read as grey or as colour.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChannelMode>))]
public enum ChannelMode
{
    /// <summary>Colour if any image of the set is coloured, else grey.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto = 0,

    /// <summary>One channel, grey.</summary>
    [JsonStringEnumMemberName("1")]
    Grey = 1,

    /// <summary>Three channels: red, green, blue.</summary>
    [JsonStringEnumMemberName("3")]
    Colour = 3,
}
