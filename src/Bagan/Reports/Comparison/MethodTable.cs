using System.Globalization;
using System.Text;
using Bagan.Data;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Comparison;

/// <summary>A table of methods: one row for each method, one column for each metric, the best value of each metric in bold.</summary>
internal sealed class MethodTable
{
    /// <summary>Creates a table.</summary>
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
                throw new ArgumentException(
                    $"Method '{row.Method}' has {row.Values.Count} values, but there are {metrics.Count} metrics.", nameof(rows));
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

    /// <summary>Whether the cost of at least one method is known, so that the table has columns for it.</summary>
    public bool HasCost => Rows.Any(r => r.Cost is not null);

    /// <summary>The table as a block of a page.</summary>
    public HtmlTable ToHtml()
    {
        var columns = new List<TableColumn> { new("method", ColumnKind.Name), new("seeds") };
        columns.AddRange(Metrics.Select(m => new TableColumn(m.Percent ? m.Name + ", %" : m.Signed ? m.Name + ", points" : m.Name)));
        if (HasCost)
        {
            columns.AddRange(MethodCost.Columns);
        }

        var best = Metrics.Select(BestOf).ToArray();
        var rows = Rows.Select(row => new TableRow(
            [new TableCell(row.Method, Footnote: row.Remark), Seeds(row), .. Metrics.Select((_, i) => Cell(row, i, best[i])), .. HasCost ? MethodCost.Cells(row.Cost) : []])).ToList();
        return new HtmlTable(Caption, columns, rows);
    }

    /// <summary>
    /// The table as CSV (RFC 4180), one row per method: its seeds, then of each metric the value, its standard error and the ends of its 95 % interval,
    /// shares from 0 to 1, empty where they are not known; last the cost.
    /// </summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        List<string> heading = ["method", "seeds", .. Metrics.SelectMany(m => new[] { m.Name, $"{m.Name}: standard error", $"{m.Name}: low", $"{m.Name}: high" }), "cost: images", "cost: seconds"];
        Line(heading);
        foreach (var row in Rows)
        {
            Line(
            [
                row.Source is null ? row.Method : $"{row.Method} ({row.Source})", row.Seeds.ToString(CultureInfo.InvariantCulture),
                .. row.Values.SelectMany(v => new[] { v.Value, v.StandardError, v.Low, v.High }.Select(n => n?.ToString("G9", CultureInfo.InvariantCulture) ?? "")),
                row.Cost?.Images.ToString(CultureInfo.InvariantCulture) ?? "", row.Cost?.Seconds?.ToString("G9", CultureInfo.InvariantCulture) ?? "",
            ]);
        }

        return text.ToString();

        void Line(IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(CsvField.Quote)).Append('\n');
    }

    private static TableCell Seeds(MethodRow row) => row.Source is { } source
        ? new TableCell("published", Footnote: source)
        : new TableCell(row.Seeds.ToString(CultureInfo.InvariantCulture), row.Seeds);

    private TableCell Cell(MethodRow row, int metric, double? best)
    {
        var column = Metrics[metric];
        var value = row.Values[metric];
        var tone = row.Source is null && row.Remark is null && best is not null && Shown(column, value) == best ? CellTone.Best : CellTone.Plain;
        return column.Signed ? TableCell.Points(value) : TableCell.Number(Scaled(column, value), column.Decimals, tone);
    }

    // Values that round to the same number are equal, so several methods may share the first place.
    private double? BestOf(MetricColumn column, int metric)
    {
        var values = Rows.Where(r => r.Source is null && r.Remark is null).Select(r => Shown(column, r.Values[metric])).OfType<double>().ToList();
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
/// <param name="Better">Whether high or low values are better; the best value of each column is set in bold.</param>
/// <param name="Decimals">Decimals, 0 to 6.</param>
/// <param name="Percent">Whether the values are shares from 0 to 1, shown in per cent.</param>
/// <param name="Signed">Whether the values are differences of shares, shown in points with a sign and their interval.</param>
internal sealed record MetricColumn(string Name, BetterWhen Better, int Decimals = 1, bool Percent = false, bool Signed = false);

/// <summary>Whether high or low values of a metric are better.</summary>
internal enum BetterWhen
{
    /// <summary>Neither: the SSIM of random pairs, for instance, should be close to that of real pairs.</summary>
    Neither,

    /// <summary>High values: recall, precision, coverage.</summary>
    Higher,

    /// <summary>Low values: FID, KID, the share of copies.</summary>
    Lower,
}

/// <summary>A method's row of a <see cref="MethodTable"/>.</summary>
/// <param name="Method">The method's name: "bagan+mirror".</param>
/// <param name="Seeds">The number of seeds that the values are means over.</param>
/// <param name="Values">One value for each metric: a mean with its standard error or interval, or a blank with its reason.</param>
/// <param name="Source">The publication of figures by others, which are never set in bold; null for figures of this run.</param>
internal sealed record MethodRow(string Method, int Seeds, IReadOnlyList<Estimate> Values, string? Source = null)
{
    /// <summary>The cost of one run of the method, the mean over the seeds; null if it is unknown.</summary>
    public MethodCost? Cost { get; init; }

    /// <summary>A remark on the method, shown below the table: "not trained far enough"; null for none. Its figures are never set in bold.</summary>
    public string? Remark { get; init; }
}

/// <summary>The cost of one run of a method, up to the images and labels that it hands to the classifier.</summary>
/// <param name="Images">
/// Images passed through every network that the method trained, its teachers, trials and judges included; an image counts once for each
/// network and each pass. 0 for a method that trains no network.
/// </param>
/// <param name="Seconds">Wall-clock seconds, at least 0; null where they are not known apart.</param>
internal sealed record MethodCost(long Images, double? Seconds)
{
    /// <summary>The columns of a table that shows costs.</summary>
    internal static IReadOnlyList<TableColumn> Columns => [new("cost: images trained on"), new("cost: time")];

    /// <summary>A method's cells in them, blank where the cost is not known.</summary>
    internal static TableCell[] Cells(MethodCost? cost) => cost is null
        ? [NumberText.Blank, NumberText.Blank]
        : [TableCell.Count(cost.Images), cost.Seconds is { } seconds ? TableCell.Duration(seconds) : NumberText.Blank];
}
