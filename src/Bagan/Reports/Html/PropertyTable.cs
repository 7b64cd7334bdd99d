namespace Bagan.Reports.Html;

/// <summary>A table of two columns: names of things and what they are.</summary>
/// <param name="Caption">What the table shows.</param>
/// <param name="Properties">Names and values in order.</param>
public sealed record PropertyTable(string Caption, IReadOnlyList<KeyValuePair<string, string>> Properties) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("div", ("class", "scroll"), ("role", "group"), ("aria-label", Caption)))
        using (html.Open("table", ("class", "properties")))
        {
            html.Element("caption", Caption);
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
