namespace Bagan.Reports.Html;

/// <summary>Blocks behind a line that the reader opens.</summary>
/// <param name="Summary">The line.</param>
/// <param name="Blocks">What appears below it.</param>
public sealed record Foldable(string Summary, IReadOnlyList<IHtmlBlock> Blocks) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("details"))
        {
            html.Element("summary", Summary);
            foreach (var block in Blocks)
            {
                block.Write(html);
            }
        }
    }
}
