namespace Bagan.Reports.Html;

/// <summary>Blocks behind a line that the reader opens.</summary>
/// <param name="Summary">The line.</param>
/// <param name="Blocks">What appears below it.</param>
/// <param name="Open">Whether it is open from the start.</param>
public sealed record Foldable(string Summary, IReadOnlyList<IHtmlBlock> Blocks, bool Open = false) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("details", ("open", Open ? string.Empty : null)))
        {
            html.Element("summary", Summary);
            foreach (var block in Blocks)
            {
                block.Write(html);
            }
        }
    }
}
