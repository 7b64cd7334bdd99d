namespace Bagan.Reports.Html;

/// <summary>A heading inside a section.</summary>
/// <param name="Text">The heading.</param>
public sealed record Heading(string Text) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html) => html.Element("h3", Text);
}
