namespace Bagan.Reports.Html;

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
