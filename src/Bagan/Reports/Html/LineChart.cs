using System.Text.Json;
using Bagan.Reports.Values;

namespace Bagan.Reports.Html;

/// <summary>Lines over a numeric axis, such as losses over epochs.</summary>
internal sealed class LineChart : ChartBlock
{
    /// <summary>Creates a line chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="hint">A sentence on how to read it, or null.</param>
    /// <param name="xAxis">Label of the horizontal axis: "epoch".</param>
    /// <param name="yAxis">Label of the vertical axis, with its unit.</param>
    /// <param name="series">The series, at least one.</param>
    public LineChart(string title, string? hint, string xAxis, string yAxis, IReadOnlyList<LineSeries> series)
        : base(title, hint)
    {
        ArgumentNullException.ThrowIfNull(series);
        XAxis = xAxis;
        YAxis = yAxis;
        Series = series;
    }

    /// <summary>Label of the horizontal axis.</summary>
    public string XAxis { get; }

    /// <summary>Label of the vertical axis, with its unit.</summary>
    public string YAxis { get; }

    /// <summary>The series.</summary>
    public IReadOnlyList<LineSeries> Series { get; }

    /// <inheritdoc/>
    public override HtmlTable Numbers()
    {
        var columns = new List<TableColumn> { new(XAxis) };
        columns.AddRange(Series.Select(s => new TableColumn(s.Name)));
        var values = Series.Select(s => s.Points.GroupBy(p => p.X).ToDictionary(g => g.Key, g => g.Last().Y)).ToList();
        var rows = values.SelectMany(v => v.Keys).Distinct().Order().Select(x => new TableRow(
            [X(x), .. values.Select(v => v.TryGetValue(x, out var y) ? TableCell.Short(y) : NumberText.Blank)])).ToList();
        return new HtmlTable($"{Title} ({YAxis})", columns, rows);
    }

    /// <inheritdoc/>
    protected override void WriteSpecification(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("kind", "lines");
        json.WriteString("x", XAxis);
        json.WriteString("y", YAxis);
        json.WriteStartArray("series");
        foreach (var series in Series)
        {
            json.WriteStartObject();
            json.WriteString("name", series.Name);
            json.WriteString("look", WordOf(series.Look));
            json.WriteStartArray("points");
            foreach (var (x, y) in series.Points)
            {
                json.WriteStartArray();
                json.WriteNumberValue(x);
                if (double.IsFinite(y))
                {
                    json.WriteNumberValue(y);
                }
                else
                {
                    json.WriteNullValue();
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Epochs are whole numbers and are written so.
    private static TableCell X(double x) => x == Math.Floor(x) ? TableCell.Count((long)x) : TableCell.Short(x);
}

/// <summary>One series of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Points from left to right; a value that is not finite leaves a gap.</param>
/// <param name="Look">Its colour.</param>
internal sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points, SeriesLook Look = SeriesLook.Next);
