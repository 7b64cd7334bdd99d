using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bagan;

/// <summary>
/// How the engine and the program write JSON and read it field by field: keys in snake_case, names of classes and files as they are
/// and not as <c>\u</c> escapes, lines that end in "\n". None of it may be put into HTML.
/// </summary>
internal static class BaganJson
{
    /// <summary>Settings for a value on one line.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>Settings for a document that a person may read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>New settings, for a generated context, which wants some of its own.</summary>
    /// <param name="indented">Whether the document is spread over lines.</param>
    /// <param name="strict">Whether an unknown key is an error when such a document is read.</param>
    public static JsonSerializerOptions Create(bool indented, bool strict = false) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = indented,
        NewLine = "\n",
        UnmappedMemberHandling = strict ? JsonUnmappedMemberHandling.Disallow : JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>The same for what is written token by token.</summary>
    /// <param name="indented">Whether the document is spread over lines.</param>
    public static JsonWriterOptions WriterOptions(bool indented) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = indented,
        NewLine = "\n",
    };

    /// <summary>The object in a text; its keys are all different.</summary>
    /// <exception cref="JsonException">The text is no JSON, or no object.</exception>
    public static JsonObject ParseObject(string json) =>
        JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? throw new JsonException("it is not an object");

    /// <summary>A text in an object; null where the key is absent.</summary>
    /// <exception cref="JsonException">The value is no text.</exception>
    public static string? OptionalText(JsonObject fields, string key)
    {
        try
        {
            return fields[key] is not { } value ? null : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw new JsonException($"'{key}' is not a text");
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"'{key}' holds half of a surrogate pair", e); // no other member tells
        }
    }

    /// <summary>A text in an object.</summary>
    /// <exception cref="JsonException">The key is absent, or the value is no text.</exception>
    public static string Text(JsonObject fields, string key) => OptionalText(fields, key) ?? throw new JsonException($"'{key}' is missing");

    /// <summary>A number in an object, of a type that holds it.</summary>
    /// <exception cref="JsonException">The key is absent, or the value is no such number.</exception>
    public static T Number<T>(JsonObject fields, string key)
        where T : struct =>
        fields[key] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<T>(out var number) ? number : throw new JsonException($"'{key}' is missing or not such a number");
}
