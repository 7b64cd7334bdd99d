namespace Bagan.Reports.Html;

/// <summary>A paragraph of plain text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Faint">Whether it is set in quieter letters, as an aside.</param>
internal sealed record Paragraph(string Text, bool Faint = false) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html) => html.ProseElement("p", Text, ("class", Faint ? "faint" : null));
}

/// <summary>A heading inside a section.</summary>
/// <param name="Text">The heading.</param>
internal sealed record Heading(string Text) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html) => html.Element("h3", Text);
}

/// <summary>Text as it is typed at a terminal.</summary>
/// <param name="Text">The text; line breaks are kept.</param>
internal sealed record CodeBlock(string Text) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("pre"))
        using (html.Open("code"))
        {
            // A browser may break a line after each hyphen, which would tear an option apart.
            var pieces = Text.Split(' ');
            for (var i = 0; i < pieces.Length; i++)
            {
                html.Text(i == 0 ? string.Empty : " ");
                if (pieces[i].StartsWith('-'))
                {
                    html.Element("span", pieces[i]);
                }
                else
                {
                    html.Text(pieces[i]);
                }
            }
        }
    }
}

/// <summary>Words with their explanations.</summary>
/// <param name="Terms">Each word and its explanation, in order.</param>
internal sealed record Definitions(IReadOnlyList<(string Term, string Explanation)> Terms) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("dl", ("class", "terms")))
        {
            foreach (var (term, explanation) in Terms)
            {
                using (html.Open("div"))
                {
                    html.Element("dt", term);
                    html.ProseElement("dd", explanation);
                }
            }
        }
    }
}

/// <summary>A table of names and values.</summary>
/// <param name="Caption">What the table shows.</param>
/// <param name="Properties">Names and values in order.</param>
internal sealed record PropertyTable(string Caption, IReadOnlyList<KeyValuePair<string, string>> Properties) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("div", ("class", "scroll"), ("role", "group"), ("aria-label", Caption)))
        using (html.Open("table", ("class", "properties")))
        {
            html.Caption(Caption);
            using (html.Open("tbody"))
            {
                foreach (var (name, value) in Properties)
                {
                    using (html.Open("tr"))
                    {
                        html.Element("th", name, ("scope", "row"));
                        using (html.Open("td"))
                        {
                            html.Name(value);
                        }
                    }
                }
            }
        }
    }
}

/// <summary>Blocks that stay hidden until the reader opens them.</summary>
/// <param name="Summary">The line that the reader clicks.</param>
/// <param name="Blocks">The hidden blocks.</param>
/// <param name="Open">Whether they are shown from the start.</param>
internal sealed record Foldable(string Summary, IReadOnlyList<IHtmlBlock> Blocks, bool Open = false) : IHtmlBlock
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
