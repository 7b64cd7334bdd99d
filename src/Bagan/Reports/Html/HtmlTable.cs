using System.Globalization;

namespace Bagan.Reports.Html;

/// <summary>
/// A table with a caption. The first column holds the row headings, the reader can sort columns of numbers, and footnotes of cells are
/// numbered and listed below the table.
/// </summary>
internal sealed class HtmlTable : IHtmlBlock
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

        // A range may move to a line of its own where the table would become too wide.
        var range = kind == ColumnKind.Number ? cell.Text.IndexOf(" (", StringComparison.Ordinal) : -1;
        var classes = string.Join(' ', new[] { ClassOf(kind), range < 0 ? null : "ranged", style }.OfType<string>());
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
            else if (range >= 0)
            {
                html.Text(cell.Text[..(range + 1)]);
                html.Element("span", cell.Text[(range + 1)..]);
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
internal sealed record TableColumn(string Heading, ColumnKind Kind = ColumnKind.Number);

/// <summary>The kind of content of a column of an <see cref="HtmlTable"/>.</summary>
internal enum ColumnKind
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
internal sealed record TableRow(IReadOnlyList<TableCell> Cells, bool Summary = false);
