using System.Text.Json;

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
