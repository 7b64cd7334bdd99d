using System.Globalization;

namespace Bagan.Reports.Html;

/// <summary>
/// A table with a caption. The first column holds the row headings, the reader can sort columns of numbers, and footnotes of cells are
/// numbered and listed below the table.
/// </summary>
public sealed class HtmlTable : IHtmlBlock
{
    private const int SortableFrom = 3;
    private const int TallFrom = 24;

    /// <summary>Creates a table.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="columns">The columns, at least one.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">A row has another number of cells than there are columns.</exception>
    public HtmlTable(string caption, IReadOnlyList<TableColumn> columns, IReadOnlyList<TableRow> rows)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(caption);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Cells.Count != columns.Count)
            {
                throw new ArgumentException($"Row {i} has {rows[i].Cells.Count} cells, but there are {columns.Count} columns.", nameof(rows));
            }
        }

        Caption = caption;
        Columns = columns;
        Rows = rows;
    }

    /// <summary>What the table shows.</summary>
    public string Caption { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<TableRow> Rows { get; }

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        var footnotes = new List<string>();
        var body = Rows.Where(r => !r.Summary).ToList();
        var sortable = body.Count >= SortableFrom;

        // A wide table scrolls inside its own box, which the keyboard reaches; the page never scrolls sideways.
        var box = "scroll" + (body.Count >= TallFrom ? " tall" : string.Empty) + (Columns.Count <= 2 ? " narrow" : string.Empty);
        using (html.Open("div", ("class", box), ("role", "group"), ("aria-label", Caption)))
        using (html.Open("table", ("class", sortable ? "sortable" : null)))
        {
            html.Caption(Caption);
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                foreach (var column in Columns)
                {
                    html.Element("th", column.Heading, ("scope", "col"), ("class", ClassOf(column.Kind)));
                }
            }

            WriteRows(html, "tbody", body, footnotes);
            WriteRows(html, "tfoot", [.. Rows.Where(r => r.Summary)], footnotes);
        }

        if (footnotes.Count == 0)
        {
            return;
        }

        using (html.Open("ol", ("class", "footnotes")))
        {
            foreach (var footnote in footnotes)
            {
                html.ProseElement("li", footnote);
            }
        }
    }

    private static string? ClassOf(ColumnKind kind) => kind == ColumnKind.Number ? "number" : null;

    private void WriteRows(HtmlWriter html, string part, IReadOnlyList<TableRow> rows, List<string> footnotes)
    {
        if (rows.Count == 0)
        {
            return;
        }

        using (html.Open(part))
        {
            foreach (var row in rows)
            {
                using (html.Open("tr"))
                {
                    for (var i = 0; i < Columns.Count; i++)
                    {
                        WriteCell(html, row.Cells[i], i, row.Summary, footnotes);
                    }
                }
            }
        }
    }

    private void WriteCell(HtmlWriter html, TableCell cell, int column, bool summary, List<string> footnotes)
    {
        var kind = Columns[column].Kind;
        var style = cell.Tone switch
        {
            CellTone.Best => "best",
            CellTone.Better => "better",
            CellTone.Worse => "worse",
            _ => null,
        };
        var classes = string.Join(' ', new[] { ClassOf(kind), style }.OfType<string>());
        using (html.Open(
            column == 0 ? "th" : "td",
            ("scope", column == 0 ? "row" : null),
            ("class", classes.Length == 0 ? null : classes),
            ("data-value", cell.SortText)))
        {
            // Only names from the data have a writing direction of their own; the words of a summary row are the program's.
            if (kind == ColumnKind.Name && !summary)
            {
                html.Name(cell.Text);
            }
            else
            {
                html.Text(cell.Text);
            }

            if (cell.Footnote is { } footnote)
            {
                html.Element("sup", FootnoteNumber(footnotes, footnote));
            }
        }
    }

    private static string FootnoteNumber(List<string> footnotes, string footnote)
    {
        var index = footnotes.IndexOf(footnote);
        if (index < 0)
        {
            index = footnotes.Count;
            footnotes.Add(footnote);
        }

        return (index + 1).ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>A column of an <see cref="HtmlTable"/>.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Kind">The kind of its content.</param>
public sealed record TableColumn(string Heading, ColumnKind Kind = ColumnKind.Number);

/// <summary>The kind of content of a column of an <see cref="HtmlTable"/>.</summary>
public enum ColumnKind
{
    /// <summary>Names from the data: classes, files, methods.</summary>
    Name,

    /// <summary>Words of the program.</summary>
    Text,

    /// <summary>Numbers, aligned right so their digits line up.</summary>
    Number,
}

/// <summary>A row of an <see cref="HtmlTable"/>.</summary>
/// <param name="Cells">One cell for each column.</param>
/// <param name="Summary">Whether it sums up the other rows; it stays at the bottom when the reader sorts.</param>
public sealed record TableRow(IReadOnlyList<TableCell> Cells, bool Summary = false);

/// <summary>A cell of an <see cref="HtmlTable"/>.</summary>
/// <param name="Text">The text shown.</param>
/// <param name="SortValue">The number by which the table sorts; null for words and blanks.</param>
/// <param name="Tone">Its emphasis.</param>
/// <param name="Footnote">A remark below the table, such as the reason of a blank; null for none.</param>
public sealed record TableCell(string Text, double? SortValue = null, CellTone Tone = CellTone.Plain, string? Footnote = null)
{
    /// <summary>A cell of words.</summary>
    public static implicit operator TableCell(string text) => new(text);

    /// <summary>A count.</summary>
    /// <param name="value">The count.</param>
    public static TableCell Count(long value) => new(Quantity.Count(value), value);

    /// <summary>A duration.</summary>
    /// <param name="seconds">At least 0.</param>
    public static TableCell Duration(double seconds) => new(Quantity.Duration(seconds), seconds);

    /// <summary>A share in per cent with its interval or standard error if known; a blank has its reason as footnote.</summary>
    /// <param name="share">A share, 0 to 1.</param>
    /// <param name="tone">The emphasis.</param>
    public static TableCell Percent(Estimate share, CellTone tone = CellTone.Plain) =>
        new(NumberText.Percent(share), share.Value, tone, share.Reason);

    /// <summary>A number with its interval or standard error if known; a blank has its reason as footnote.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Decimals, 0 to 6.</param>
    /// <param name="tone">The emphasis.</param>
    public static TableCell Number(Estimate value, int decimals, CellTone tone = CellTone.Plain) =>
        new(NumberText.Fixed(value, decimals), value.Value, tone, value.Reason);

    /// <summary>A number with three significant digits.</summary>
    /// <param name="value">The number.</param>
    public static TableCell Short(double value) => new(NumberText.Short(value), value);

    /// <summary>The difference of two shares in percentage points, coloured as a gain or a loss; blank if one of them is.</summary>
    /// <param name="without">The share to compare with, 0 to 1.</param>
    /// <param name="with">The other share, 0 to 1.</param>
    public static TableCell Difference(Estimate without, Estimate with)
    {
        if (without.Value is not { } before || with.Value is not { } after)
        {
            return NumberText.Blank;
        }

        // The colour follows the rounded number: 0.0 is neither gain nor loss.
        var shown = Math.Round(100 * (after - before), 1);
        var tone = shown > 0 ? CellTone.Better : shown < 0 ? CellTone.Worse : CellTone.Plain;
        return new TableCell(NumberText.Points(after - before), after - before, tone);
    }

    internal string? SortText => SortValue is { } value && double.IsFinite(value) ? value.ToString("G9", CultureInfo.InvariantCulture) : null;
}

/// <summary>The emphasis of a cell of an <see cref="HtmlTable"/>. Colour is never alone: signs and weight say the same.</summary>
public enum CellTone
{
    /// <summary>None.</summary>
    Plain,

    /// <summary>The best of its column: bold.</summary>
    Best,

    /// <summary>A gain.</summary>
    Better,

    /// <summary>A loss.</summary>
    Worse,
}
