using System.Globalization;

namespace Bagan.Reports.Html;

/// <summary>Photographs beside the images that were made of them: a row for each, its pictures large enough to judge, each a link to its file.</summary>
/// <param name="Caption">What to look for.</param>
/// <param name="Rows">The rows, class by class.</param>
internal sealed record PhotographTable(string Caption, IReadOnlyList<PhotographRow> Rows) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.ProseElement("p", Caption);
        foreach (var row in Rows)
        {
            using (html.Open("figure", ("class", "photographs")))
            {
                using (html.Open("figcaption"))
                {
                    using (html.Open("strong"))
                    {
                        html.Name(row.ClassName);
                    }

                    html.Text(row.Note.Length > 0 ? $" ({row.Note})" : "");
                }

                using (html.Open("div"))
                {
                    foreach (var picture in row.Pictures)
                    {
                        Write(html, picture, row.ClassName);
                    }
                }
            }
        }
    }

    private static void Write(HtmlWriter html, Photograph photograph, string className)
    {
        using (html.Open("div"))
        {
            if (photograph.File is { } file)
            {
                using (html.Open("a", ("href", Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal)), ("target", "_blank"), ("title", "Open the file at its full size")))
                {
                    Image(html, photograph, className);
                }
            }
            else
            {
                Image(html, photograph, className);
            }

            html.Element("span", photograph.Label);
        }
    }

    private static void Image(HtmlWriter html, Photograph photograph, string className) => html.Empty(
        "img",
        ("src", "data:image/png;base64," + Convert.ToBase64String(photograph.Picture.File)),
        ("alt", $"{className}: {photograph.Label}"),
        ("width", photograph.Picture.Width.ToString(CultureInfo.InvariantCulture)),
        ("height", photograph.Picture.Height.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>A photograph and the image made of it.</summary>
/// <param name="ClassName">Their class.</param>
/// <param name="Note">A few words on the image; may be empty.</param>
/// <param name="Pictures">The photograph, the image, and where it was changed.</param>
internal sealed record PhotographRow(string ClassName, string Note, IReadOnlyList<Photograph> Pictures);

/// <summary>One picture of a row.</summary>
/// <param name="Picture">The picture, shrunk.</param>
/// <param name="Label">A few words below it.</param>
/// <param name="File">Its file at full size, relative to the page, with forward slashes; null where it has none.</param>
internal sealed record Photograph(PngImage Picture, string Label, string? File);
