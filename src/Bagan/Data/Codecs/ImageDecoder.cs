using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>
/// Decodes image files from memory. Formats are recognised by content; anything that is wrong with the bytes is an
/// <see cref="ImageFormatException"/>. Every method may be called from any number of threads.
/// </summary>
/// <remarks>
/// Rules for every format: grey files give 1 channel, colour files 3; a palette counts as grey if all its entries are.
/// More than 8 bits a sample are rounded to 8. Transparency is laid on white. Colour profiles and gamma are not applied.
/// A truncated file is bad, also where the missing part holds no pixels.
/// </remarks>
internal static class ImageDecoder
{
    /// <summary>As many bytes from the start of a file as <see cref="Identify"/> looks at.</summary>
    public const int HeadLength = 32;

    /// <summary>The format that a file's first bytes announce.</summary>
    /// <param name="head">The first <see cref="HeadLength"/> bytes or more, or all of a shorter file.</param>
    /// <returns>The format, or null if the bytes are no image that is known.</returns>
    public static ImageFormat? Identify(ReadOnlySpan<byte> head)
    {
        if (head is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..])
        {
            return ImageFormat.Png;
        }

        if (head is [0xFF, 0xD8, 0xFF, ..])
        {
            return ImageFormat.Jpeg;
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return ImageFormat.Gif;
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            return ImageFormat.WebP;
        }

        if (TiffDirectory.IsTiff(head))
        {
            return ImageFormat.Tiff;
        }

        if (BmpHeader.IsBmp(head))
        {
            return ImageFormat.Bmp;
        }

        return PnmHeader.IsPnm(head) ? ImageFormat.Pnm : null;
    }

    /// <summary>The size and channels that <see cref="Decode"/> would give, from the header alone. No size is refused.</summary>
    /// <param name="file">The file's bytes, best all of them: a TIFF's header may stand at its end. In the other formats what follows the header may be missing.</param>
    /// <param name="frame">The page of a TIFF, from 1.</param>
    /// <exception cref="ImageFormatException">The format is not known, or its header is damaged.</exception>
    /// <exception cref="BaganException">The library for the format is not installed.</exception>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, int frame = 1) => IdentifyOrThrow(file) switch
    {
        ImageFormat.Png => PngDecoder.ReadHeader(file),
        ImageFormat.Jpeg => JpegDecoder.ReadHeader(file),
        ImageFormat.Pnm => PnmDecoder.ReadHeader(file),
        ImageFormat.Bmp => BmpDecoder.ReadHeader(file),
        ImageFormat.Gif => GifDecoder.ReadHeader(file),
        ImageFormat.WebP => WebPDecoder.ReadHeader(file),
        _ => TiffDecoder.ReadHeader(file, frame),
    };

    /// <summary>Decodes a whole file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="options">Limits; null for <see cref="DecodeOptions.Default"/>.</param>
    /// <exception cref="ImageFormatException">The format is not known, the file is damaged or truncated, or the image is over the limit.</exception>
    /// <exception cref="BaganException">The library for the format is not installed.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions? options = null)
    {
        options ??= DecodeOptions.Default;
        return IdentifyOrThrow(file) switch
        {
            ImageFormat.Png => PngDecoder.Decode(file, options),
            ImageFormat.Jpeg => JpegDecoder.Decode(file, options),
            ImageFormat.Pnm => PnmDecoder.Decode(file, options),
            ImageFormat.Bmp => BmpDecoder.Decode(file, options),
            ImageFormat.Gif => GifDecoder.Decode(file, options),
            ImageFormat.WebP => WebPDecoder.Decode(file, options),
            _ => TiffDecoder.Decode(file, options),
        };
    }

    private static ImageFormat IdentifyOrThrow(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            throw new ImageFormatException("the file is empty");
        }

        return Identify(file) ?? throw new ImageFormatException(
            "its content is not that of a PNG, JPEG, PNM, BMP, GIF, WebP or TIFF file");
    }
}

/// <summary>What a file's header says of the image that decoding would give.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Width">Columns after the orientation has been applied.</param>
/// <param name="Height">Rows after the orientation has been applied.</param>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
internal readonly record struct ImageHeader(ImageFormat Format, int Width, int Height, int Channels);

/// <summary>One image file's bytes cannot be read: unknown, damaged, truncated, too large or of an unsupported kind.</summary>
internal sealed class ImageFormatException : BaganInputException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What is wrong with the file, in words that can follow its name and a colon.</param>
    /// <param name="inner">The cause, if any.</param>
    public ImageFormatException(string reason, Exception? inner = null)
        : base(reason, inner)
    {
    }

    /// <summary>What is wrong with the file, in words that can follow its name and a colon.</summary>
    public string Reason => Message;
}

/// <summary>Limits on what a decoder accepts.</summary>
internal sealed record DecodeOptions
{
    /// <summary>The largest <see cref="MaxPixels"/> that can be set; every buffer of a decoder then fits in one array.</summary>
    public const long LargestMaxPixels = 250_000_000;

    private readonly long _maxPixels = 100_000_000;

    /// <summary>The limits used where none are given.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>
    /// The most pixels (width times height) that an image may declare, 1 to <see cref="LargestMaxPixels"/>, 100 million by default.
    /// The header is checked against it before memory for pixels is taken.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxPixels
    {
        get => _maxPixels;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestMaxPixels);
            _maxPixels = value;
        }
    }

    /// <summary>The page of a TIFF that is read, from 1; the first by default.</summary>
    public int Frame { get; init; } = 1;

    /// <summary>Accepts a declared size or refuses it.</summary>
    /// <exception cref="ImageFormatException">The size is empty or over the limit.</exception>
    internal void Check(long width, long height)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageFormatException($"its header declares an empty size, {width} x {height}");
        }

        // width * height fits: both come from fields of at most 32 bits, and the division avoids the product.
        if (width > MaxPixels / height)
        {
            throw new ImageFormatException(
                $"its header declares {width} x {height} pixels, more than the limit of {MaxPixels} pixels");
        }
    }
}
