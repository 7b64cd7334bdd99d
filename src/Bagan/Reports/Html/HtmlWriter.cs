using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Bagan.Reports.Html;

/// <summary>
/// Writes HTML and escapes every text and attribute, so names of files and classes cannot become markup.
/// <see cref="Open"/> opens an element; disposing its result closes the element.
/// </summary>
internal sealed class HtmlWriter
{
    // Letters of every script stay readable in the source; characters with a meaning in HTML are always escaped.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly TextWriter _output;
    private readonly Stack<string> _open = new();
    private int _identifiers;

    /// <summary>Creates a writer.</summary>
    /// <param name="output">The target, which the caller disposes.</param>
    public HtmlWriter(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Opens an element.</summary>
    /// <param name="tag">The tag, a literal of the program.</param>
    /// <param name="attributes">Names (literals of the program) and values; an attribute whose value is null is left out.</param>
    /// <returns>An object that closes the element when it is disposed.</returns>
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

    /// <summary>Writes an element that contains only text.</summary>
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

    /// <summary>Writes sentences; no line breaks between a number and its per cent sign or around ±.</summary>
    /// <param name="text">The sentences.</param>
    public void Prose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text(text.Replace(" %", "\u00a0%", StringComparison.Ordinal).Replace(" ± ", "\u00a0±\u00a0", StringComparison.Ordinal));
    }

    /// <summary>Writes an element that contains only sentences.</summary>
    /// <param name="tag">The tag, a literal of the program.</param>
    /// <param name="text">The sentences.</param>
    /// <param name="attributes">Names (literals of the program) and values; an attribute whose value is null is left out.</param>
    public void ProseElement(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(tag, attributes))
        {
            Prose(text);
        }
    }

    /// <summary>Writes the caption of a table. Its text has an element of its own, which stays in view while a wide table scrolls.</summary>
    /// <param name="text">The caption.</param>
    public void Caption(string text)
    {
        using (Open("caption"))
        {
            Element("span", text);
        }
    }

    /// <summary>Writes a name from the data (a class, a file) isolated from the writing direction of the text around it.</summary>
    public void Name(string name) => Element("bdi", name);

    /// <summary>Makes an id that is unique on this page.</summary>
    public string NextId(string prefix) => $"{prefix}-{++_identifiers}";

    /// <summary>Starts a new line of the source.</summary>
    public void Line() => _output.Write('\n');

    /// <summary>Writes text unescaped. Only for text that the program made: style sheets, scripts, JSON from <see cref="ScriptJson"/>.</summary>
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

    // Each block element gets a line of its own, so the source stays readable; phrasing elements stay in their line.
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

/// <summary>A part of a page: a paragraph, a table, a chart, a picture.</summary>
internal interface IHtmlBlock
{
    /// <summary>Writes the block.</summary>
    /// <param name="html">The writer of the page.</param>
    void Write(HtmlWriter html);
}

/// <summary>
/// JSON for a script element: less-than, greater-than, ampersand, quotes and the line separators U+2028 and U+2029 are escaped, so no
/// name can end the script.
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
