namespace Bagan.Reports.Html;

/// <summary>A statement in a coloured box: the verdict of a run, or a warning.</summary>
/// <param name="Tone">Good, caution or neutral; sets the colour and the sign.</param>
/// <param name="Heading">The statement in one sentence.</param>
/// <param name="Paragraphs">Figures and advice that belong to it; may be empty.</param>
internal sealed record Notice(NoticeTone Tone, string Heading, IReadOnlyList<string> Paragraphs) : IHtmlBlock
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
                html.ProseElement("p", Heading, ("class", "lead"));
                foreach (var paragraph in Paragraphs)
                {
                    html.ProseElement("p", paragraph);
                }
            }
        }
    }
}

/// <summary>The tone of a <see cref="Notice"/>.</summary>
internal enum NoticeTone
{
    /// <summary>A plain statement.</summary>
    Neutral,

    /// <summary>Good news.</summary>
    Good,

    /// <summary>A warning, or advice to do something else.</summary>
    Caution,
}

/// <summary>The main numbers of a page, side by side.</summary>
/// <param name="Figures">The numbers in order.</param>
internal sealed record KeyFigures(IReadOnlyList<KeyFigure> Figures) : IHtmlBlock
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

/// <summary>A main number of a page.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Value">The number, as text.</param>
/// <param name="Detail">A few words of explanation below it, or null.</param>
internal sealed record KeyFigure(string Label, string Value, string? Detail = null);
