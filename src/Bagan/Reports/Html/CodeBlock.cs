namespace Bagan.Reports.Html;

/// <summary>Text as it is typed at a terminal.</summary>
/// <param name="Text">The text, line breaks kept.</param>
public sealed record CodeBlock(string Text) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("pre"))
        using (html.Open("code"))
        {
            html.Text(Text);
        }
    }
}
