using System.Text.Json.Serialization;

namespace Bagan.Jobs.Train;

/// <summary>Whether the decoder is told the class.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AutoencoderKind>))]
public enum AutoencoderKind
{
    /// <summary>Labels are unseen, as in the paper.</summary>
    [JsonStringEnumMemberName("plain")]
    Plain,

    /// <summary>The code is multiplied by a vector learned for the class, as in BAGAN-GP.</summary>
    [JsonStringEnumMemberName("supervised")]
    Supervised,
}
