using System.Globalization;

namespace Bagan.Reports.Html;

/// <summary>A picture with its caption, embedded in the page.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Alt">What it shows, for those who do not see it.</param>
/// <param name="Caption">What the reader should look for.</param>
public sealed record PictureFigure(PngImage Picture, string Alt, string Caption) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("figure", ("class", "picture")))
        {
            html.Element("figcaption", Caption);
            using (html.Open("div", ("class", "scroll"), ("role", "group"), ("aria-label", Caption)))
            {
                html.Empty(
                    "img",
                    ("src", "data:image/png;base64," + Convert.ToBase64String(Picture.File)),
                    ("alt", Alt),
                    ("width", Picture.Width.ToString(CultureInfo.InvariantCulture)),
                    ("height", Picture.Height.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}
