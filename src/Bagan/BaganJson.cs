using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bagan;

/// <summary>How this program writes JSON: keys in snake_case, names of classes and files as they are and not as <c>\u</c> escapes, lines that end in "\n".</summary>
public static class BaganJson
{
    /// <summary>Settings for a value on one line.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Settings for a document that a person may read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>New settings, for a generated context, which wants some of its own.</summary>
    /// <param name="indented">Whether the document is spread over lines.</param>
    public static JsonSerializerOptions Create(bool indented) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = indented,
        NewLine = "\n",
    };
}
