using System.Buffers.Binary;
using System.Globalization;

namespace Bagan.Reports.Html;

/// <summary>A picture with a caption, embedded in the page.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Alt">A description for readers who cannot see it.</param>
/// <param name="Caption">The caption: what to look for in the picture.</param>
internal sealed record PictureFigure(PngImage Picture, string Alt, string Caption) : IHtmlBlock
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        using (html.Open("figure", ("class", "picture")))
        {
            html.ProseElement("figcaption", Caption);
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

/// <summary>A PNG file in memory, with the size that its header states.</summary>
internal sealed class PngImage
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Wraps the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="ArgumentException">The bytes do not begin with the signature of PNG.</exception>
    public PngImage(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length < 24 || !file.AsSpan(0, 8).SequenceEqual(Signature))
        {
            throw new ArgumentException("These bytes are not a PNG file.", nameof(file));
        }

        File = file;
        Width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)); // IHDR is always the first chunk
        Height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
    }

    /// <summary>The whole file.</summary>
    public byte[] File { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }
}
