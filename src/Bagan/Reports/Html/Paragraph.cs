namespace Bagan.Reports.Html;

/// <summary>A paragraph of plain text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Faint">Whether it is an aside, in quieter letters.</param>
public sealed record Paragraph(string Text, bool Faint = false) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html) => html.Element("p", Text, ("class", Faint ? "faint" : null));
}
