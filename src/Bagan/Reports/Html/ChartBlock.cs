using System.Text.Json;
using Bagan.Reports.Values;

namespace Bagan.Reports.Html;

/// <summary>
/// A chart that the page's script draws from JSON next to it. The same numbers are in a table, for screen readers, for copying, and for
/// browsers that run no scripts.
/// </summary>
internal abstract class ChartBlock : IHtmlBlock
{
    /// <summary>Creates a chart.</summary>
    /// <param name="title">What the chart shows; screen readers announce it by this name.</param>
    /// <param name="hint">A sentence on how to read it, or null.</param>
    protected ChartBlock(string title, string? hint)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
        Hint = hint;
    }

    /// <summary>What the chart shows.</summary>
    public string Title { get; }

    /// <summary>A sentence on how to read it, or null.</summary>
    public string? Hint { get; }

    /// <summary>Whether the reader can open the numbers as a table below the chart; false if the page shows a fuller table anyway.</summary>
    public bool WithNumbers { get; init; } = true;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        ArgumentNullException.ThrowIfNull(html);
        using (html.Open("figure", ("class", "chart")))
        {
            var caption = html.NextId("chart");
            using (html.Open("figcaption", ("id", caption)))
            {
                html.Element("strong", Title);
                if (Hint is { } hint)
                {
                    html.Prose(" " + hint);
                }
            }

            using (html.Open("div", ("class", "plot")))
            using (html.Open("canvas", ("role", "img"), ("aria-labelledby", caption)))
            {
            }

            using (html.Open("script", ("type", "application/json")))
            {
                html.Raw(ScriptJson.Write(WriteSpecification));
            }

            if (WithNumbers)
            {
                new Foldable("Show the numbers", [Numbers()]).Write(html);
            }
        }
    }

    /// <summary>The numbers of the chart as a table.</summary>
    public abstract HtmlTable Numbers();

    /// <summary>Writes the JSON object from which the page's script draws the chart.</summary>
    /// <param name="json">The JSON writer.</param>
    protected abstract void WriteSpecification(Utf8JsonWriter json);

    /// <summary>The word for a look in the JSON.</summary>
    /// <param name="look">The look.</param>
    protected static string WordOf(SeriesLook look) => look switch
    {
        SeriesLook.Baseline => "baseline",
        SeriesLook.Main => "main",
        SeriesLook.Outlined => "outlined",
        _ => "next",
    };
}

/// <summary>Charts side by side where the window is wide enough, else one below the other.</summary>
/// <param name="Charts">The charts in order.</param>
internal sealed record ChartRow(IReadOnlyList<ChartBlock> Charts) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("div", ("class", "charts")))
        {
            foreach (var chart in Charts)
            {
                chart.Write(html);
            }
        }
    }
}

/// <summary>The colour of a series of a chart.</summary>
internal enum SeriesLook
{
    /// <summary>The next colour of the palette.</summary>
    Next,

    /// <summary>A quiet grey, for the state before or the reference.</summary>
    Baseline,

    /// <summary>The strong main colour, for the result of this program.</summary>
    Main,

    /// <summary>An outline without filling, for figures published by others.</summary>
    Outlined,
}

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
