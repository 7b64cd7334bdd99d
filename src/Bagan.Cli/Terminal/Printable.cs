using System.Text;
using Spectre.Console.Rendering;

namespace Bagan.Cli.Terminal;

/// <summary>
/// Text as a terminal may have it. Names of classes and files come from data that strangers made: an escape sequence in one could
/// write the clipboard or hide a warning, and marks for right-to-left text could show another name than there is. Such characters
/// are written as JSON escapes them (<c>\u001b</c>), and so JSON that passes here stays what it is.
/// </summary>
internal static class Printable
{
    /// <summary>A text on one line: newlines are escaped too.</summary>
    public static string Line(string? text) => Escape(text, keepNewlines: false);

    /// <summary>A text that may have several lines.</summary>
    public static string Lines(string? text) => Escape(text, keepNewlines: true);

    /// <summary>The columns that a printable text takes on a terminal: wide characters take two, combining marks none.</summary>
    public static int Width(string text) => new Segment(text).CellCount();

    private static string Escape(string? text, bool keepNewlines)
    {
        text ??= "";
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (pair || !IsUnprintable(text[i]) || (keepNewlines && text[i] == '\n'))
            {
                escaped?.Append(text, i, pair ? 2 : 1);
            }
            else
            {
                escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
                escaped.Append($"\\u{(int)text[i]:x4}");
            }

            i += pair ? 1 : 0;
        }

        return escaped?.ToString() ?? text;
    }

    // Control characters, half a surrogate pair, separators of lines, marks of direction, and spaces that take no room.
    private static bool IsUnprintable(char c) =>
        char.IsControl(c) || char.IsSurrogate(c)
        || c is '\u061c' or '\u200b' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or '\u2060' or (>= '\u2066' and <= '\u2069') or '\ufeff';
}

/// <summary>A writer that lets only <see cref="Printable"/> text through: all that a command prints passes one.</summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    /// <summary>The writer behind it.</summary>
    public TextWriter Inner { get; } = inner;

    /// <inheritdoc/>
    public override Encoding Encoding => Inner.Encoding;

    /// <summary>Writes one line; newlines within it are escaped.</summary>
    public override void WriteLine(string? value) => Inner.WriteLine(Printable.Line(value));

    /// <inheritdoc/>
    public override void WriteLine() => Inner.WriteLine();

    /// <summary>Writes text; newlines in it stay.</summary>
    public override void Write(string? value) => Inner.Write(Printable.Lines(value));

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Flush() => Inner.Flush();
}

/// <summary>A table in plain text: the first column to the left, numbers to the right.</summary>
internal static class TextTable
{
    /// <summary>Writes it, indented by two.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="head">The names of the columns; null for a list of names and values, all to the left.</param>
    /// <param name="rows">The rows, each as long as the head.</param>
    public static void Write(TextWriter output, string[]? head, IReadOnlyList<string[]> rows)
    {
        // What is escaped is wider than it was, so cells are escaped before they are measured.
        var all = (head is null ? rows : [head, .. rows]).Select(r => Array.ConvertAll(r, Printable.Line)).ToList();
        if (all.Count == 0)
        {
            return;
        }

        var widths = Enumerable.Range(0, all[0].Length).Select(i => all.Max(r => Printable.Width(r[i]))).ToArray();
        foreach (var row in all)
        {
            var cells = row.Select((cell, i) => i == 0 || head is null ? cell + Gap(cell, widths[i]) : Gap(cell, widths[i]) + cell);
            output.WriteLine($"  {string.Join("  ", cells)}".TrimEnd());
        }
    }

    private static string Gap(string cell, int width) => new(' ', width - Printable.Width(cell));
}
