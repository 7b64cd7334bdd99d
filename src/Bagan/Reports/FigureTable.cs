using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports;

/// <summary>Figures of generated images that answer one question, one row for each class.</summary>
internal sealed class FigureTable
{
    /// <summary>Creates a table.</summary>
    /// <param name="id">An anchor, lower-case letters and hyphens.</param>
    /// <param name="title">The question.</param>
    /// <param name="help">How to read the figures, a sentence or two.</param>
    /// <param name="columns">The figures.</param>
    /// <param name="rows">The classes and their means.</param>
    /// <exception cref="ArgumentException">A row has another number of values than there are columns.</exception>
    public FigureTable(string id, string title, string help, IReadOnlyList<FigureColumn> columns, IReadOnlyList<FigureRow> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.FirstOrDefault(r => r.Values.Count != columns.Count) is { } odd)
        {
            throw new ArgumentException($"Row '{odd.Name}' has {odd.Values.Count} values, but there are {columns.Count} columns.", nameof(rows));
        }

        Id = id;
        Title = title;
        Help = help;
        Columns = columns;
        Rows = rows;
    }

    /// <summary>An anchor for the page.</summary>
    public string Id { get; }

    /// <summary>The question that the table answers.</summary>
    public string Title { get; }

    /// <summary>How to read it.</summary>
    public string Help { get; }

    /// <summary>The figures.</summary>
    public IReadOnlyList<FigureColumn> Columns { get; }

    /// <summary>The classes in the data's order, then the means.</summary>
    public IReadOnlyList<FigureRow> Rows { get; }

    /// <summary>The reasons of blanks, each with the classes and figures concerned, in the order of the table.</summary>
    public IReadOnlyList<string> Blanks()
    {
        const int MostNamed = 5;
        var all = Rows.Count(r => !r.Summary);
        var blanks = Rows.Where(r => !r.Summary).SelectMany(r => r.Values.Select((v, i) => (Row: r.Name, Column: Columns[i].Heading, v.Reason)));
        return [.. blanks.Where(b => b.Reason is not null).GroupBy(b => b.Reason!).Select(g =>
        {
            var classes = g.Select(b => b.Row).Distinct().ToList();
            var named = classes.Count == all ? "all classes" : Quantity.Names(classes, MostNamed);
            return $"{named}: {g.Key} ({string.Join(", ", g.Select(b => b.Column).Distinct())})";
        })];
    }

    /// <summary>The table as a block of a page.</summary>
    public HtmlTable ToHtml()
    {
        var columns = new List<TableColumn> { new("class", ColumnKind.Name), new("images") };
        columns.AddRange(Columns.Select(c => new TableColumn(c.Percent ? c.Heading + ", %" : c.Heading)));
        return new HtmlTable("The figures of each class and their means", columns, [.. Rows.Select(r => new TableRow(
            [r.Name, TableCell.Count(r.Images), .. r.Values.Select((v, i) => Cell(Columns[i], v, r.Summary))], r.Summary))]);
    }

    // The rows of the classes give the reasons of blanks; the mean need not repeat them.
    private static TableCell Cell(FigureColumn column, Estimate value, bool summary)
    {
        var cell = TableCell.Number(column.Percent ? value.Times(100) : value, column.Decimals);
        return summary ? cell with { Footnote = null } : cell;
    }
}

/// <summary>A figure of a <see cref="FigureTable"/>.</summary>
/// <param name="Key">Its key in JSON.</param>
/// <param name="Heading">The heading of its column.</param>
/// <param name="Decimals">Decimals, 0 to 6.</param>
/// <param name="Percent">Whether the values are shares from 0 to 1, shown in per cent.</param>
internal sealed record FigureColumn(string Key, string Heading, int Decimals, bool Percent = false)
{
    /// <summary>The text of a value.</summary>
    /// <param name="value">The value.</param>
    public string Text(Estimate value) => NumberText.Fixed(Percent ? value.Times(100) : value, Decimals);
}

/// <summary>The figures of one class, or their means.</summary>
/// <param name="Name">The class, or the name of the mean.</param>
/// <param name="Images">The number of generated images.</param>
/// <param name="Values">One value for each column.</param>
/// <param name="Summary">Whether it sums up the other rows.</param>
internal sealed record FigureRow(string Name, int Images, IReadOnlyList<Estimate> Values, bool Summary = false);
