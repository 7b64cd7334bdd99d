using System.Text.Json;

namespace Bagan.Reports.Html;

/// <summary>Horizontal bars, a group a label: names are read without turning the head, and there is room for many.</summary>
public sealed class BarChart : ChartBlock
{
    /// <summary>Describes a bar chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="labelHeading">What the labels are: "class".</param>
    /// <param name="labels">The labels from top to bottom: class or method names.</param>
    /// <param name="axis">What the values are, with their unit: "images", "recall, %".</param>
    /// <param name="series">The series, at least one, each with a value for every label.</param>
    /// <exception cref="ArgumentException">A series has another number of values than there are labels.</exception>
    public BarChart(string title, string labelHeading, IReadOnlyList<string> labels, string axis, IReadOnlyList<BarSeries> series)
        : this(title, null, labelHeading, labels, axis, series)
    {
    }

    /// <summary>Describes a bar chart with a hint how to read it.</summary>
    /// <inheritdoc cref="BarChart(string, string, IReadOnlyList{string}, string, IReadOnlyList{BarSeries})"/>
    /// <param name="title">What the chart shows.</param>
    /// <param name="hint">How to read it, or null.</param>
    /// <param name="labelHeading">What the labels are: "class".</param>
    /// <param name="labels">The labels from top to bottom: class or method names.</param>
    /// <param name="axis">What the values are, with their unit: "images", "recall, %".</param>
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
                throw new ArgumentException($"Series '{one.Name}' has {one.Values.Count} values, but there are {labels.Count} labels.", nameof(series));
            }
        }

        LabelHeading = labelHeading;
        Labels = labels;
        Axis = axis;
        Series = series;
    }

    /// <summary>What the labels are.</summary>
    public string LabelHeading { get; }

    /// <summary>The labels from top to bottom.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>What the values are, with their unit.</summary>
    public string Axis { get; }

    /// <summary>The series.</summary>
    public IReadOnlyList<BarSeries> Series { get; }

    /// <summary>Whether the series stand behind one another (parts of a whole) and not below one another.</summary>
    public bool Stacked { get; init; }

    /// <summary>Digits behind the point in the table, 0 to 6.</summary>
    public int Decimals { get; init; } = 1;

    /// <summary>The end of the axis of values; null fits it to the values.</summary>
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
            if (series.Values.Any(v => v.StandardError is not null))
            {
                WriteNumbers(json, "errors", series.Values.Select(v => v.StandardError));
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
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">One value a label; blanks leave a gap, standard errors are drawn as whiskers.</param>
/// <param name="Look">How it is coloured.</param>
public sealed record BarSeries(string Name, IReadOnlyList<Estimate> Values, SeriesLook Look = SeriesLook.Next);
