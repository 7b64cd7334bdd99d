namespace Bagan.Imaging;

/// <summary>One decoded image: uint8 pixels, [C, H, W], upright, grey as 1 channel and colour as 3.</summary>
internal sealed class DecodedImage
{
    /// <summary>Joins pixels and their shape.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="pixels">Exactly channels * height * width bytes, plane after plane.</param>
    /// <param name="format">The file format that the image came from.</param>
    /// <param name="depthReduced">Whether more than 8 bits a sample were reduced to 8.</param>
    /// <param name="alphaDropped">Whether transparency was laid on white and is gone.</param>
    /// <exception cref="ArgumentException">The shape is impossible or disagrees with the number of bytes.</exception>
    public DecodedImage(int width, int height, int channels, byte[] pixels, ImageFormat format, bool depthReduced = false, bool alphaDropped = false)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 or 3 channels.");
        }

        if (pixels.Length != (long)channels * height * width)
        {
            throw new ArgumentException($"{pixels.Length} bytes for [{channels}, {height}, {width}].", nameof(pixels));
        }

        Width = width;
        Height = height;
        Channels = channels;
        Pixels = pixels;
        Format = format;
        DepthReduced = depthReduced;
        AlphaDropped = alphaDropped;
    }

    /// <summary>W, columns.</summary>
    public int Width { get; }

    /// <summary>H, rows.</summary>
    public int Height { get; }

    /// <summary>C: 1 (grey) or 3 (red, green, blue).</summary>
    public int Channels { get; }

    /// <summary>The pixels, [C, H, W].</summary>
    public byte[] Pixels { get; }

    /// <summary>The file format that the image came from.</summary>
    public ImageFormat Format { get; }

    /// <summary>Whether the file held more than 8 bits a sample, which were reduced to 8.</summary>
    public bool DepthReduced { get; }

    /// <summary>
    /// The samples of more than 8 bits that <see cref="Pixels"/> were reduced from by their full range; null where the file holds none, or says itself
    /// which value is white.
    /// </summary>
    public DeepSamples? Deep { get; init; }

    /// <summary>How many pages or frames the file holds, of which this is one; at least 1.</summary>
    public int Frames { get; internal set; } = 1;

    /// <summary>Whether the file declares an alpha channel or a transparent colour; the image was laid on white and the alpha is gone.</summary>
    public bool AlphaDropped { get; }
}

/// <summary>Samples of more than 8 bits.</summary>
/// <param name="Values">The samples, [C, H, W]; whole numbers of 16 bits are exact.</param>
/// <param name="AreWhole">True for whole numbers, false for floating point.</param>
/// <param name="Full">The largest value that the type holds: 65535 for 16 bits, 1 for floating point.</param>
internal sealed record DeepSamples(float[] Values, bool AreWhole, double Full)
{
    /// <summary>The samples as bytes.</summary>
    /// <param name="black">The value that becomes 0.</param>
    /// <param name="white">The value that becomes 255.</param>
    /// <returns>As many bytes as there are samples, rounded to nearest.</returns>
    public byte[] ToBytes(double black, double white)
    {
        var bytes = new byte[Values.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(Math.Round((Values[i] - black) * byte.MaxValue / (white - black)), 0, byte.MaxValue);
        }

        return bytes;
    }
}

/// <summary>The image file formats that can be read. A format is recognised by a file's content, never by its name.</summary>
internal enum ImageFormat
{
    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,

    /// <summary>Netpbm's PBM, PGM and PPM, P1 to P6.</summary>
    Pnm,

    /// <summary>Windows and OS/2 bitmap.</summary>
    Bmp,

    /// <summary>GIF; the first frame is read.</summary>
    Gif,

    /// <summary>WebP, lossy or lossless, not animated.</summary>
    WebP,

    /// <summary>TIFF and BigTIFF; the first page is read.</summary>
    Tiff,

    /// <summary>Bare pixels out of an array file (IDX, NumPy, CIFAR's records): no image file, and never recognised as one.</summary>
    Raw,
}
