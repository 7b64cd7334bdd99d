using System.Text;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>Comma-, semicolon- or tab-separated text with a header row (RFC 4180: fields may be quoted, quotes inside are doubled).</summary>
internal sealed class DelimitedText
{
    // A table of this many bytes has tens of millions of rows; more is no table of images.
    private const long LargestTable = 1L << 30;

    private static readonly char[] Delimiters = [',', ';', '\t'];

    private DelimitedText(string[] columns, List<(int Line, string[] Fields)> rows)
    {
        Columns = columns;
        Rows = rows;
    }

    /// <summary>The names of the columns, trimmed.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows with the number of the line that each begins on, counted from 1; empty lines are left out.</summary>
    public IReadOnlyList<(int Line, string[] Fields)> Rows { get; }

    /// <summary>Reads a table.</summary>
    /// <exception cref="BadPartException">It cannot be read, or is too large to be a table.</exception>
    public static DelimitedText Read(FileTree tree, SourceFile file) => BadPartException.Guard(file.Path, () =>
    {
        if (file.Length > LargestTable)
        {
            throw new BadContentException($"it holds {file.Length} bytes, too many for a table of images");
        }

        using var reader = new StreamReader(tree.Open(file), Encoding.UTF8);
        var text = reader.ReadToEnd();
        return Parse(text);
    });

    /// <summary>The columns of a file's first line, or none where that is no header.</summary>
    public static IReadOnlyList<string> ReadColumns(FileTree tree, SourceFile file)
    {
        const int Longest = 4096;
        var head = Encoding.UTF8.GetString(tree.ReadHead(file, Longest)).TrimStart('\uFEFF');
        var end = head.IndexOfAny(['\r', '\n']);
        return head.Contains('\0', StringComparison.Ordinal) ? [] : Parse(end < 0 ? head : head[..end]).Columns;
    }

    /// <summary>The position of the first column that bears one of the names, upper and lower case alike; null if none does.</summary>
    public int? Find(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                if (string.Equals(Columns[i], name, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }

        return null;
    }

    /// <summary>Takes text apart. The delimiter is the one that the first line holds most of.</summary>
    internal static DelimitedText Parse(string text)
    {
        var end = text.IndexOfAny(['\r', '\n']);
        var first = end < 0 ? text : text[..end];
        var delimiter = Delimiters.MaxBy(d => first.Count(c => c == d));
        var rows = new List<(int Line, string[] Fields)>();
        var fields = new List<string>();
        var line = 1;
        var position = 0;
        while (position < text.Length)
        {
            var startLine = line;
            fields.Clear();
            while (true)
            {
                fields.Add(ReadField(text, ref position, ref line, delimiter));
                if (position >= text.Length || text[position] != delimiter)
                {
                    break;
                }

                position++;
            }

            if (position < text.Length && text[position] == '\r')
            {
                position++;
            }

            if (position < text.Length && text[position] == '\n')
            {
                position++;
            }

            line++;
            if (fields.Count > 1 || fields[0].Length > 0)
            {
                rows.Add((startLine, [.. fields]));
            }
        }

        return rows.Count == 0
            ? new DelimitedText([], [])
            : new DelimitedText([.. rows[0].Fields.Select(f => f.Trim())], rows[1..]);
    }

    private static string ReadField(string text, ref int position, ref int line, char delimiter)
    {
        var field = new StringBuilder();
        if (position < text.Length && text[position] == '"')
        {
            for (position++; position < text.Length; position++)
            {
                if (text[position] == '"')
                {
                    if (position + 1 >= text.Length || text[position + 1] != '"')
                    {
                        position++;
                        break;
                    }

                    position++;
                }

                line += text[position] == '\n' ? 1 : 0;
                field.Append(text[position]);
            }
        }

        while (position < text.Length && text[position] != delimiter && text[position] is not ('\r' or '\n'))
        {
            field.Append(text[position++]);
        }

        return field.ToString();
    }
}
