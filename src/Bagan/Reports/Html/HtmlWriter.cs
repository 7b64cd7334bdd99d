using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Bagan.Reports.Html;

/// <summary>
/// Writes HTML whose every text and attribute is escaped: what comes from file and class names cannot become markup.
/// Elements are opened with <see cref="Open"/> and closed by disposing what it returns.
/// </summary>
public sealed class HtmlWriter
{
    // All scripts stay readable in the source; the characters that mean something to HTML are always escaped.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly TextWriter _output;
    private readonly Stack<string> _open = new();
    private int _identifiers;

    /// <summary>Writes to a text writer, which stays the caller's.</summary>
    public HtmlWriter(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Opens an element.</summary>
    /// <param name="tag">The tag, a literal of the program.</param>
    /// <param name="attributes">Names (literals of the program) and values; an attribute whose value is null is left out.</param>
    /// <returns>Closes the element when disposed.</returns>
    public IDisposable Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        WriteTag(tag, attributes);
        _open.Push(tag);
        return new Closing(this, _open.Count);
    }

    /// <summary>Writes an element without content: img, meta.</summary>
    public void Empty(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        WriteTag(tag, attributes);
        Break(tag);
    }

    /// <summary>Writes an element that holds text only.</summary>
    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(tag, attributes))
        {
            Text(text);
        }
    }

    /// <summary>Writes text.</summary>
    public void Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Encoder.Encode(_output, text);
    }

    /// <summary>Writes a name from outside (a class, a file): text that is kept apart from the direction of its surroundings.</summary>
    public void Name(string name) => Element("bdi", name);

    /// <summary>An id that no other element of this page has.</summary>
    public string NextId(string prefix) => $"{prefix}-{++_identifiers}";

    /// <summary>Starts a new line of the source.</summary>
    public void Line() => _output.Write('\n');

    /// <summary>Writes text as it is. Only for what the program itself made: style sheets, scripts, JSON from <see cref="ScriptJson"/>.</summary>
    internal void Raw(string trusted) => _output.Write(trusted);

    private void WriteTag(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _output.Write('<');
        _output.Write(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is null)
            {
                continue;
            }

            _output.Write(' ');
            _output.Write(name);
            if (value.Length > 0)
            {
                _output.Write("=\"");
                Encoder.Encode(_output, value);
                _output.Write('"');
            }
        }

        _output.Write('>');
    }

    // One block element a line keeps the source readable; phrasing elements stay in their line.
    private void Break(string tag)
    {
        if (tag is not ("bdi" or "strong" or "a" or "code" or "span" or "sup" or "td" or "th"))
        {
            Line();
        }
    }

    private sealed class Closing(HtmlWriter writer, int depth) : IDisposable
    {
        public void Dispose()
        {
            if (writer._open.Count != depth)
            {
                throw new InvalidOperationException($"Element {depth} is closed while {writer._open.Count} are open.");
            }

            var tag = writer._open.Pop();
            writer._output.Write("</");
            writer._output.Write(tag);
            writer._output.Write('>');
            writer.Break(tag);
        }
    }
}

/// <summary>A part of a page: a paragraph, a table, a chart, a picture. It knows what it says, not where it stands.</summary>
public interface IHtmlBlock
{
    /// <summary>Writes the block where the page has come to.</summary>
    void Write(HtmlWriter html);
}

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
