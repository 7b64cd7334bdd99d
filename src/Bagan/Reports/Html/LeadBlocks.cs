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

/// <summary>How a <see cref="Notice"/> is meant.</summary>
public enum NoticeTone
{
    /// <summary>A plain statement.</summary>
    Neutral,

    /// <summary>Good news.</summary>
    Good,

    /// <summary>Something the reader should weigh or change.</summary>
    Caution,
}

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

/// <summary>A number that the reader looks for first.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number, as text.</param>
/// <param name="Detail">A few words below it, or null.</param>
public sealed record KeyFigure(string Label, string Value, string? Detail = null);
