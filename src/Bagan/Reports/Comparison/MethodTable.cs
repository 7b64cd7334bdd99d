using System.Globalization;
using Bagan.Reports.Html;

namespace Bagan.Reports.Comparison;

/// <summary>Methods beside one another, a metric a column, the best of each metric in bold.</summary>
public sealed class MethodTable
{
    /// <summary>Describes a table.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="metrics">The metrics from left to right.</param>
    /// <param name="rows">The methods from top to bottom.</param>
    /// <exception cref="ArgumentException">A row has another number of values than there are metrics.</exception>
    public MethodTable(string caption, IReadOnlyList<MetricColumn> metrics, IReadOnlyList<MethodRow> rows)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            if (row.Values.Count != metrics.Count)
            {
                throw new ArgumentException($"Method '{row.Method}' has {row.Values.Count} values, but there are {metrics.Count} metrics.", nameof(rows));
            }
        }

        Caption = caption;
        Metrics = metrics;
        Rows = rows;
    }

    /// <summary>What the table shows.</summary>
    public string Caption { get; }

    /// <summary>The metrics from left to right.</summary>
    public IReadOnlyList<MetricColumn> Metrics { get; }

    /// <summary>The methods from top to bottom.</summary>
    public IReadOnlyList<MethodRow> Rows { get; }

    /// <summary>The table as a block of a page.</summary>
    public HtmlTable ToHtml()
    {
        var columns = new List<TableColumn> { new("method", ColumnKind.Name), new("seeds") };
        columns.AddRange(Metrics.Select(m => new TableColumn(m.Percent ? m.Name + ", %" : m.Name)));
        var best = Metrics.Select(BestOf).ToArray();
        var rows = Rows.Select(row => new TableRow(
            [row.Method, Seeds(row), .. Metrics.Select((_, i) => Cell(row, i, best[i]))])).ToList();
        return new HtmlTable(Caption, columns, rows);
    }

    private static TableCell Seeds(MethodRow row) => row.Source is { } source
        ? new TableCell("published", Footnote: source)
        : new TableCell(row.Seeds.ToString(CultureInfo.InvariantCulture), row.Seeds);

    private TableCell Cell(MethodRow row, int metric, double? best)
    {
        var column = Metrics[metric];
        var value = row.Values[metric];
        var tone = row.Source is null && best is not null && Shown(column, value) == best ? CellTone.Best : CellTone.Plain;
        return TableCell.Number(Scaled(column, value), column.Decimals, tone);
    }

    // What reads the same counts as the same: several methods may share the first place.
    private double? BestOf(MetricColumn column, int metric)
    {
        var values = Rows.Where(r => r.Source is null).Select(r => Shown(column, r.Values[metric])).OfType<double>().ToList();
        return values.Count < 2 ? null : column.Better switch
        {
            BetterWhen.Higher => values.Max(),
            BetterWhen.Lower => values.Min(),
            _ => null,
        };
    }

    private static double? Shown(MetricColumn column, Estimate value) =>
        Scaled(column, value).Value is { } number ? Math.Round(number, column.Decimals) : null;

    private static Estimate Scaled(MetricColumn column, Estimate value) =>
        column.Percent ? value.Times(100) : value;
}

/// <summary>A metric of a <see cref="MethodTable"/>.</summary>
/// <param name="Name">Its name with its protocol: "FID (classifier features, 500 images)".</param>
/// <param name="Better">Which values are the better ones; the best of each column is set in bold.</param>
/// <param name="Decimals">Digits behind the point, 0 to 6.</param>
/// <param name="Percent">Whether the values are shares of one that read as per cent.</param>
public sealed record MetricColumn(string Name, BetterWhen Better, int Decimals = 1, bool Percent = false);

/// <summary>Which values of a metric are the better ones.</summary>
public enum BetterWhen
{
    /// <summary>Neither end is better by itself: SSIM of random pairs, say, which should resemble that of real pairs.</summary>
    Neither,

    /// <summary>High values: recall, precision, coverage.</summary>
    Higher,

    /// <summary>Low values: FID, KID, the share of copies.</summary>
    Lower,
}

/// <summary>A method's row of a <see cref="MethodTable"/>.</summary>
/// <param name="Method">The method's name: "bagan+mirror".</param>
/// <param name="Seeds">Over how many seeds the values are means.</param>
/// <param name="Values">One value a metric: a mean with its standard error, or a blank with its reason.</param>
/// <param name="Source">Where figures of others were published; null for figures of this run. They are shown, but never called the best.</param>
public sealed record MethodRow(string Method, int Seeds, IReadOnlyList<Estimate> Values, string? Source = null);
