using System.Text.Json;

namespace Bagan.Reports.Html;

/// <summary>
/// A chart, drawn by the page's script from JSON beside it, with the same numbers in a table:
/// for screen readers, for copying, and where scripts do not run.
/// </summary>
public abstract class ChartBlock : IHtmlBlock
{
    /// <summary>Describes what all charts have.</summary>
    /// <param name="title">What the chart shows; also the name by which screen readers announce it.</param>
    /// <param name="hint">How to read it, or null.</param>
    protected ChartBlock(string title, string? hint)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
        Hint = hint;
    }

    /// <summary>What the chart shows.</summary>
    public string Title { get; }

    /// <summary>How to read it, or null.</summary>
    public string? Hint { get; }

    /// <summary>Whether the numbers open as a table below the chart; false where the page shows a fuller table beside it.</summary>
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
                    html.Text(" " + hint);
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
                new Foldable("The numbers", [Numbers()]).Write(html);
            }
        }
    }

    /// <summary>The numbers of the chart as a table.</summary>
    public abstract HtmlTable Numbers();

    /// <summary>Writes what the page's script needs to draw the chart, as one JSON object.</summary>
    protected abstract void WriteSpecification(Utf8JsonWriter json);

    /// <summary>The word for a look in the specification.</summary>
    protected static string WordOf(SeriesLook look) => look switch
    {
        SeriesLook.Baseline => "baseline",
        SeriesLook.Main => "main",
        SeriesLook.Outlined => "outlined",
        _ => "next",
    };
}

/// <summary>Charts side by side where there is room for it.</summary>
/// <param name="Charts">The charts in order.</param>
public sealed record ChartRow(IReadOnlyList<ChartBlock> Charts) : IHtmlBlock
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

/// <summary>How a series of a chart is coloured.</summary>
public enum SeriesLook
{
    /// <summary>The next colour of the palette.</summary>
    Next,

    /// <summary>Quiet: what was there before, what the others are compared with.</summary>
    Baseline,

    /// <summary>Strong: what this tool made.</summary>
    Main,

    /// <summary>An outline without filling: figures that others published.</summary>
    Outlined,
}
