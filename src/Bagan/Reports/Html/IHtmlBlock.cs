namespace Bagan.Reports.Html;

/// <summary>A part of a page: a paragraph, a table, a chart, a picture. It knows what it says, not where it stands.</summary>
public interface IHtmlBlock
{
    /// <summary>Writes the block where the page has come to.</summary>
    void Write(HtmlWriter html);
}
