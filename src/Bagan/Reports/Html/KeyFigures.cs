namespace Bagan.Reports.Html;

/// <summary>The numbers that the reader looks for first, side by side.</summary>
/// <param name="Figures">The numbers in order.</param>
public sealed record KeyFigures(IReadOnlyList<KeyFigure> Figures) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("dl", ("class", "figures")))
        {
            foreach (var figure in Figures)
            {
                using (html.Open("div"))
                {
                    html.Element("dt", figure.Label);
                    html.Element("dd", figure.Value, ("class", "value"));
                    if (figure.Detail is { } detail)
                    {
                        html.Element("dd", detail, ("class", "detail"));
                    }
                }
            }
        }
    }
}
