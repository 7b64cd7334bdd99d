using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Bagan.Reports.Html;

/// <summary>
/// JSON that may stand inside a script element: less-than, greater-than, ampersand, quotes and the line separators
/// U+2028 and U+2029 are written as escapes, so that no name can end the script.
/// </summary>
internal static class ScriptJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes one JSON value.</summary>
    public static string Write(Action<Utf8JsonWriter> value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            value(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
