namespace Bagan.Reports.Html;

/// <summary>A statement that stands out: the verdict of a run, or a warning.</summary>
/// <param name="Tone">How it is meant; its colour and the word for it that screen readers hear.</param>
/// <param name="Heading">The statement in one sentence.</param>
/// <param name="Paragraphs">What the reader should know about it; may be empty.</param>
public sealed record Notice(NoticeTone Tone, string Heading, IReadOnlyList<string> Paragraphs) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        var (style, sign) = Tone switch
        {
            NoticeTone.Good => ("notice good", "✓"),
            NoticeTone.Caution => ("notice caution", "!"),
            _ => ("notice", "i"),
        };
        using (html.Open("div", ("class", style), ("role", "note")))
        {
            html.Element("span", sign, ("class", "sign"), ("aria-hidden", "true"));
            using (html.Open("div"))
            {
                html.Element("p", Heading, ("class", "lead"));
                foreach (var paragraph in Paragraphs)
                {
                    html.Element("p", paragraph);
                }
            }
        }
    }
}
