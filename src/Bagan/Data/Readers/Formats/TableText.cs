using System.Globalization;
using System.Text;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>
/// A table as text: fields separated by commas, semicolons, tabs, bars or blanks (RFC 4180: they may be quoted, quotes inside are doubled), with
/// or without a header; or JSON lines, an object a row.
/// </summary>
internal sealed class TableText
{
    // A table of this many bytes has tens of millions of rows; more is no table of images.
    private const long LargestTable = 1L << 30;

    private const int PeekBytes = 16 * 1024;
    private const int ShownColumns = 30;

    // In the order in which equally frequent ones are preferred; blanks separate where none of them does.
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private TableText(IReadOnlyList<string> columns, IReadOnlyList<(int Line, string[] Fields)> rows, bool hasHeader)
    {
        Columns = columns;
        Rows = rows;
        HasHeader = hasHeader;
    }

    /// <summary>The names of the columns, trimmed; their numbers from 1 where the table has no header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows with the number of the line that each begins on, counted from 1; empty lines are left out.</summary>
    public IReadOnlyList<(int Line, string[] Fields)> Rows { get; }

    /// <summary>Whether the first line names the columns; else its first field names an image.</summary>
    public bool HasHeader { get; }

    /// <summary>The columns for a message; of a table without a header with the first row's values.</summary>
    public string Named => HasHeader || Rows.Count == 0
        ? Quantity.Names(Columns.Where(c => c.Length > 0), ShownColumns)
        : Quantity.Names(Columns.Select((c, i) => $"{c} ('{(i < Rows[0].Fields.Length ? Rows[0].Fields[i] : "")}')"), ShownColumns);

    /// <summary>Reads a table.</summary>
    /// <param name="tree">Where it is.</param>
    /// <param name="file">The table.</param>
    /// <param name="encoding">The encoding that the person named, or null.</param>
    /// <exception cref="BadPartException">It cannot be read, or is too large to be a table.</exception>
    public static TableText Read(FileTree tree, SourceFile file, Encoding? encoding) => BadPartException.Guard(file.Path, () =>
    {
        if (file.Length > LargestTable)
        {
            throw new BadContentException($"it holds {file.Length} bytes, too many for a table of images");
        }

        using var stream = tree.Open(file);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var text = TextDecoding.Decode(content.GetBuffer().AsSpan(0, (int)content.Length), encoding);
        return !IsJsonLines(file.Name) ? Parse(text, isWhole: true)
            : JsonLinesText.Parse(text, out var problem) ?? throw new BadContentException(problem!);
    });

    /// <summary>The columns and first rows of a file; null where it is no table.</summary>
    public static TableText? Peek(FileTree tree, SourceFile file, Encoding? encoding)
    {
        var head = tree.ReadHead(file, PeekBytes);
        var text = TextDecoding.Peek(head, encoding);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        // The last line may be cut off.
        var end = head.Length < PeekBytes ? text.Length : text.LastIndexOfAny(['\r', '\n']);
        text = end < 0 ? text : text[..end];
        if (IsJsonLines(file.Name))
        {
            return JsonLinesText.Parse(text, out _);
        }

        var table = Parse(text, isWhole: false);
        return table.Columns.Count > (FileKinds.HasTableEnding(file.Name) ? 0 : 1) ? table : null;
    }

    /// <summary>A column's name as names are compared: letters and digits alone, in one case, so that "Image_ID" is "image id".</summary>
    public static string Plain(string name)
    {
        var plain = string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return plain.Length > 0 ? plain : name.Trim();
    }

    /// <summary>The position of the first column that bears one of the names, the first of them before the others; null if none does.</summary>
    public int? Find(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var wanted = Plain(name);
            for (var i = 0; i < Columns.Count; i++)
            {
                if (Plain(Columns[i]) == wanted)
                {
                    return i;
                }
            }
        }

        return null;
    }

    /// <summary>The position of a column that a person named by its name or its number from 1; null if there is none.</summary>
    public int? FindNamed(string name)
    {
        var exact = Columns.ToList().IndexOf(name.Trim());
        return exact >= 0 ? exact
            : Find(name) is { } found ? found
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Columns.Count ? number - 1
            : null;
    }

    /// <summary>Takes delimited text apart. The delimiter is the one that the first line holds most of, or that a line "sep=;" names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isWhole">Whether it is all of the file.</param>
    internal static TableText Parse(string text, bool isWhole = true)
    {
        var position = 0;
        var line = 1;
        var first = LineAt(text, 0);

        // Remarks above the table. A header may begin so too; then it has a delimiter.
        while (first.StartsWith('#') && first.IndexOfAny(Delimiters) < 0 && position + first.Length < text.Length)
        {
            position += first.Length;
            SkipLineEnd(text, ref position);
            line++;
            first = LineAt(text, position);
        }

        // A lone number above the table is how many rows it has.
        if (first.Length > 0 && first.All(char.IsAsciiDigit) && position + first.Length < text.Length)
        {
            var next = position + first.Length;
            SkipLineEnd(text, ref next);
            if (LineAt(text, next).AsSpan().Trim().IndexOfAny(Delimiters) > 0 || LineAt(text, next).AsSpan().Trim().Contains(' '))
            {
                position = next;
                line++;
                first = LineAt(text, position);
            }
        }

        char delimiter;
        if (first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && first.Length == 5)
        {
            delimiter = first[4];
            position = Math.Min(text.Length, position + first.Length);
            SkipLineEnd(text, ref position);
            line++;
        }
        else
        {
            delimiter = Delimiters.MaxBy(d => first.Count(c => c == d));
            delimiter = first.Contains(delimiter) ? delimiter : ' ';
        }

        var rows = new List<(int Line, string[] Fields)>();
        var fields = new List<string>();
        while (position < text.Length)
        {
            var startLine = line;
            fields.Clear();
            while (true)
            {
                if (delimiter == ' ')
                {
                    SkipBlanks(text, ref position);
                }

                fields.Add(ReadField(text, ref position, ref line, delimiter));
                if (delimiter == ' ')
                {
                    SkipBlanks(text, ref position);
                    if (position >= text.Length || text[position] is '\r' or '\n')
                    {
                        break;
                    }
                }
                else if (position >= text.Length || text[position] != delimiter)
                {
                    break;
                }
                else
                {
                    position++;
                }
            }

            SkipLineEnd(text, ref position);
            line++;
            if (fields.Count > 1 || fields[0].Length > 0)
            {
                rows.Add((startLine, [.. fields.Select(WithoutFormula)]));
            }
        }

        // A header without a name for the first column, which names the files.
        if (delimiter == ' ' && rows.Count > 1 && rows.Skip(1).All(r => r.Fields.Length == rows[0].Fields.Length + 1 && FileKinds.HasImageEnding(r.Fields[0].Trim())))
        {
            rows[0] = (rows[0].Line, ["file", .. rows[0].Fields]);
        }

        // Prose has blanks too: a table has as many fields in every line.
        if (rows.Count == 0 || (delimiter == ' ' && !isWhole && rows.Exists(r => r.Fields.Length != rows[0].Fields.Length)))
        {
            return new TableText([], [], true);
        }

        // Names of images stand in no header. Prose may name one further on.
        var looked = delimiter == ' ' && rows[0].Fields.Length > 2 ? 1 : rows[0].Fields.Length;
        return rows[0].Fields.Take(looked).Any(f => FileKinds.HasImageEnding(f.Trim()))
            ? Headless(rows)
            : new TableText([.. rows[0].Fields.Select(f => f.Trim())], rows[1..], true);
    }

    /// <summary>The same table with its first line as a row.</summary>
    internal TableText WithoutHeader() => HasHeader ? Headless([(1, [.. Columns]), .. Rows]) : this;

    private static TableText Headless(IReadOnlyList<(int Line, string[] Fields)> rows) =>
        new([.. Enumerable.Range(1, rows[0].Fields.Length).Select(n => n.ToString(CultureInfo.InvariantCulture))], rows, false);

    /// <summary>A table of given columns and rows, which came out of another form.</summary>
    internal static TableText Of(IReadOnlyList<string> columns, IReadOnlyList<(int Line, string[] Fields)> rows) => new(columns, rows, true);

    private static bool IsJsonLines(string name) => name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    private static string LineAt(string text, int start) =>
        text.IndexOfAny(['\r', '\n'], start) is var end and >= 0 ? text[start..end] : text[start..];

    // ="007", by which spreadsheets keep text that looks like a number.
    private static string WithoutFormula(string field) => field is ['=', '"', .., '"'] && field.Length > 3 && field.AsSpan(2, field.Length - 3).IndexOf('"') < 0 ? field[2..^1] : field;

    private static void SkipBlanks(string text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private static void SkipLineEnd(string text, ref int position)
    {
        if (position < text.Length && text[position] == '\r')
        {
            position++;
        }

        if (position < text.Length && text[position] == '\n')
        {
            position++;
        }
    }

    private static string ReadField(string text, ref int position, ref int line, char delimiter)
    {
        if (position >= text.Length || text[position] != '"')
        {
            var start = position;
            SkipField(text, ref position, delimiter);
            return text[start..position];
        }

        var field = new StringBuilder();
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

        var rest = position;
        SkipField(text, ref position, delimiter);
        return field.Append(text, rest, position - rest).ToString();
    }

    private static void SkipField(string text, ref int position, char delimiter)
    {
        while (position < text.Length && text[position] != delimiter && text[position] is not ('\r' or '\n'))
        {
            position++;
        }
    }
}
