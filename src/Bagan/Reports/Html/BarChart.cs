using System.Text.Json;
using Bagan.Reports.Values;

namespace Bagan.Reports.Html;

/// <summary>Horizontal bars in groups, one group for each label: long names stay readable, and many labels fit.</summary>
internal sealed class BarChart : ChartBlock
{
    /// <summary>Creates a bar chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="labelHeading">The kind of the labels: "class".</param>
    /// <param name="labels">The labels from top to bottom: class or method names.</param>
    /// <param name="axis">Label of the axis of values, with its unit: "images", "recall, %".</param>
    /// <param name="series">The series, at least one, each with a value for every label.</param>
    /// <exception cref="ArgumentException">A series has another number of values than there are labels.</exception>
    public BarChart(string title, string labelHeading, IReadOnlyList<string> labels, string axis, IReadOnlyList<BarSeries> series)
        : this(title, null, labelHeading, labels, axis, series)
    {
    }

    /// <summary>Creates a bar chart with a hint on how to read it.</summary>
    /// <inheritdoc cref="BarChart(string, string, IReadOnlyList{string}, string, IReadOnlyList{BarSeries})"/>
    /// <param name="title">What the chart shows.</param>
    /// <param name="hint">A sentence on how to read it, or null.</param>
    /// <param name="labelHeading">The kind of the labels: "class".</param>
    /// <param name="labels">The labels from top to bottom: class or method names.</param>
    /// <param name="axis">Label of the axis of values, with its unit: "images", "recall, %".</param>
    /// <param name="series">The series, at least one, each with a value for every label.</param>
    public BarChart(
        string title, string? hint, string labelHeading, IReadOnlyList<string> labels, string axis, IReadOnlyList<BarSeries> series)
        : base(title, hint)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(series);
        foreach (var one in series)
        {
            if (one.Values.Count != labels.Count)
            {
                throw new ArgumentException(
                    $"Series '{one.Name}' has {one.Values.Count} values, but there are {labels.Count} labels.", nameof(series));
            }
        }

        LabelHeading = labelHeading;
        Labels = labels;
        Axis = axis;
        Series = series;
    }

    /// <summary>The kind of the labels: "class".</summary>
    public string LabelHeading { get; }

    /// <summary>The labels from top to bottom.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Label of the axis of values, with its unit.</summary>
    public string Axis { get; }

    /// <summary>The series.</summary>
    public IReadOnlyList<BarSeries> Series { get; }

    /// <summary>Whether the bars of a label are stacked end to end as parts of a whole instead of drawn below one another.</summary>
    public bool Stacked { get; init; }

    /// <summary>Decimals in the table, 0 to 6.</summary>
    public int Decimals { get; init; } = 1;

    /// <summary>The end of the axis of values; null fits the axis to the values.</summary>
    public double? Maximum { get; init; }

    /// <inheritdoc/>
    public override HtmlTable Numbers()
    {
        var columns = new List<TableColumn> { new(LabelHeading, ColumnKind.Name) };
        columns.AddRange(Series.Select(s => new TableColumn(s.Name)));
        var rows = Labels.Select((label, i) => new TableRow(
            [label, .. Series.Select(s => TableCell.Number(s.Values[i], Decimals))])).ToList();
        return new HtmlTable($"{Title} ({Axis})", columns, rows);
    }

    /// <inheritdoc/>
    protected override void WriteSpecification(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("kind", "bars");
        json.WriteBoolean("stacked", Stacked);
        json.WriteString("axis", Axis);
        if (Maximum is { } maximum)
        {
            json.WriteNumber("maximum", maximum);
        }

        json.WriteStartArray("labels");
        foreach (var label in Labels)
        {
            json.WriteStringValue(label);
        }

        json.WriteEndArray();
        json.WriteStartArray("series");
        foreach (var series in Series)
        {
            json.WriteStartObject();
            json.WriteString("name", series.Name);
            json.WriteString("look", WordOf(series.Look));
            WriteNumbers(json, "values", series.Values.Select(v => v.Value));
            if (series.Values.Any(v => v.Low is not null))
            {
                WriteNumbers(json, "lows", series.Values.Select(v => v.Low));
                WriteNumbers(json, "highs", series.Values.Select(v => v.High));
            }

            if (series.Values.Any(v => v.StandardError is not null && v.Low is null))
            {
                WriteNumbers(json, "errors", series.Values.Select(v => v.Low is null ? v.StandardError : null));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double?> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            if (number is { } value)
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}

/// <summary>One series of a <see cref="BarChart"/>.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Values">One value for each label. Blanks leave a gap; 95 % intervals, or else standard errors, are drawn as whiskers.</param>
/// <param name="Look">Its colour.</param>
internal sealed record BarSeries(string Name, IReadOnlyList<Estimate> Values, SeriesLook Look = SeriesLook.Next);
