using System.Globalization;

namespace Bagan.Reports.Html;

/// <summary>
/// A table with a caption. The first column heads the rows; columns of numbers can be sorted by the reader;
/// remarks of cells are numbered and given below.
/// </summary>
public sealed class HtmlTable : IHtmlBlock
{
    private const int SortableFrom = 3;
    private const int TallFrom = 24;

    /// <summary>Describes a table.</summary>
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
            html.Element("caption", Caption);
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
                html.Element("li", footnote);
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
            // Only names from outside carry their own direction; the words of a summary row are the program's.
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
/// <param name="Heading">What stands at its head.</param>
/// <param name="Kind">What it holds.</param>
public sealed record TableColumn(string Heading, ColumnKind Kind = ColumnKind.Number);

/// <summary>What a column of an <see cref="HtmlTable"/> holds.</summary>
public enum ColumnKind
{
    /// <summary>Names from outside: class and file names. In the first column they head their rows.</summary>
    Name,

    /// <summary>Words of the program.</summary>
    Text,

    /// <summary>Numbers, set flush right so that their digits line up.</summary>
    Number,
}

/// <summary>A row of an <see cref="HtmlTable"/>.</summary>
/// <param name="Cells">As many cells as the table has columns.</param>
/// <param name="Summary">Whether it sums the others up: it stays at the foot when the reader sorts.</param>
public sealed record TableRow(IReadOnlyList<TableCell> Cells, bool Summary = false);

/// <summary>A cell of an <see cref="HtmlTable"/>.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="SortValue">The number behind the text, by which the reader can sort; null for words and blanks.</param>
/// <param name="Tone">How it stands out.</param>
/// <param name="Footnote">Why it is blank, or another remark, given below the table; null for none.</param>
public sealed record TableCell(string Text, double? SortValue = null, CellTone Tone = CellTone.Plain, string? Footnote = null)
{
    /// <summary>Words.</summary>
    public static implicit operator TableCell(string text) => new(text);

    /// <summary>A count.</summary>
    public static TableCell Count(long value) => new(NumberText.Count(value), value);

    /// <summary>A share as per cent, with its standard error where it has one, or a blank with its reason as footnote.</summary>
    public static TableCell Percent(Estimate share, CellTone tone = CellTone.Plain) =>
        new(NumberText.Percent(share), share.Value, tone, share.Value is null ? share.Reason : null);

    /// <summary>A number with its standard error where it has one, or a blank with its reason as footnote.</summary>
    public static TableCell Number(Estimate value, int decimals, CellTone tone = CellTone.Plain) =>
        new(NumberText.Fixed(value, decimals), value.Value, tone, value.Value is null ? value.Reason : null);

    /// <summary>A number with three significant digits.</summary>
    public static TableCell Short(double value) => new(NumberText.Short(value), value);

    /// <summary>The difference of two shares in points of a per cent; blank where one of them is.</summary>
    public static TableCell Difference(Estimate without, Estimate with)
    {
        if (without.Value is not { } before || with.Value is not { } after)
        {
            return NumberText.Blank;
        }

        // The tone follows what is shown: a difference that rounds to nothing is neither gain nor loss.
        var shown = Math.Round(100 * (after - before), 1);
        var tone = shown > 0 ? CellTone.Better : shown < 0 ? CellTone.Worse : CellTone.Plain;
        return new TableCell(NumberText.Points(after - before), after - before, tone);
    }

    internal string? SortText => SortValue is { } value && double.IsFinite(value) ? value.ToString("G9", CultureInfo.InvariantCulture) : null;
}

/// <summary>How a cell of an <see cref="HtmlTable"/> stands out. Never by colour alone: signs and weight say the same.</summary>
public enum CellTone
{
    /// <summary>Like the others.</summary>
    Plain,

    /// <summary>The best of its column: bold.</summary>
    Best,

    /// <summary>A gain.</summary>
    Better,

    /// <summary>A loss.</summary>
    Worse,
}
