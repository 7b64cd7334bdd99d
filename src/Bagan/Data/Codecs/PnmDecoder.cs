using System.Buffers.Binary;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>
/// Reads PNM, P1 to P6 (Netpbm's pbm, pgm and ppm formats); of several images in a file the first. Samples are scaled
/// from their largest value to 255, rounded to nearest.
/// </summary>
internal static class PnmDecoder
{
    /// <summary>The size and the channels.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        var header = PnmHeader.Read(file);
        return new ImageHeader(ImageFormat.Pnm, header.Width, header.Height, header.Channels);
    }

    /// <summary>Decodes the file.</summary>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        var header = PnmHeader.Read(file);
        options.Check(header.Width, header.Height);
        var raster = file[header.RasterStart..];
        if (raster.Length < ShortestRaster(header))
        {
            throw new ImageFormatException($"truncated PNM ({raster.Length} bytes of samples where there should be at least {ShortestRaster(header)})");
        }

        var pixels = header.Width * header.Height;
        var planar = GC.AllocateUninitializedArray<byte>(header.Channels * pixels);
        switch (header.Kind)
        {
            case 1:
                ReadPlainBits(raster, planar);
                break;
            case 4:
                ReadBits(raster, header.Width, planar);
                break;
            case 2 or 3:
                ReadPlain(raster, header, pixels, planar);
                break;
            default:
                ReadBytes(raster, header, pixels, planar);
                break;
        }

        // Where the largest value is less than that of 16 bits, the file itself says what is white.
        return new DecodedImage(header.Width, header.Height, header.Channels, planar, ImageFormat.Pnm, depthReduced: header.Maximum > 255)
        {
            Deep = header is { Maximum: ushort.MaxValue, Kind: 5 or 6 } ? Deep(raster, header.Channels, pixels) : null,
        };
    }

    private static DeepSamples Deep(ReadOnlySpan<byte> raster, int channels, int pixels)
    {
        var deep = new float[channels * pixels];
        for (var i = 0; i < deep.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, channels);
            deep[(channel * pixels) + pixel] = BinaryPrimitives.ReadUInt16BigEndian(raster[(2 * i)..]);
        }

        return new DeepSamples(deep, true, ushort.MaxValue);
    }

    // Digits of several samples need a space between them, bits do not.
    private static long ShortestRaster(PnmHeader header)
    {
        var samples = (long)header.Width * header.Height * header.Channels;
        return header switch
        {
            { Kind: 1 } => samples,
            { IsPlain: true } => (2 * samples) - 1,
            { Kind: 4 } => (long)RowBytes(header.Width) * header.Height,
            _ => header.Maximum > 255 ? 2 * samples : samples,
        };
    }

    private static void ReadPlainBits(ReadOnlySpan<byte> raster, Span<byte> planar)
    {
        var position = 0;
        for (var i = 0; i < planar.Length; i++)
        {
            position = PnmHeader.SkipSpace(raster, position);
            if (position >= raster.Length)
            {
                throw new ImageFormatException("truncated PNM");
            }

            planar[i] = raster[position++] switch
            {
                (byte)'0' => 255,
                (byte)'1' => 0,
                _ => throw new ImageFormatException("damaged PNM (a bitmap has only 0 and 1)"),
            };
        }
    }

    private static void ReadBits(ReadOnlySpan<byte> raster, int width, Span<byte> planar)
    {
        var rowBytes = RowBytes(width);
        for (var i = 0; i < planar.Length; i++)
        {
            var (y, x) = Math.DivRem(i, width);
            var isBlack = (raster[(y * rowBytes) + (x >> 3)] >> (7 - (x & 7)) & 1) != 0;
            planar[i] = isBlack ? (byte)0 : (byte)255;
        }
    }

    private static void ReadPlain(ReadOnlySpan<byte> raster, PnmHeader header, int pixels, Span<byte> planar)
    {
        var position = 0;
        for (var i = 0; i < pixels; i++)
        {
            for (var c = 0; c < header.Channels; c++)
            {
                planar[(c * pixels) + i] = Scale(PnmHeader.ReadNumber(raster, ref position), header.Maximum);
            }
        }
    }

    private static void ReadBytes(ReadOnlySpan<byte> raster, PnmHeader header, int pixels, Span<byte> planar)
    {
        if (header.Maximum > 255)
        {
            for (var i = 0; i < planar.Length; i++)
            {
                var (pixel, channel) = Math.DivRem(i, header.Channels);
                planar[(channel * pixels) + pixel] = Scale(BinaryPrimitives.ReadUInt16BigEndian(raster[(2 * i)..]), header.Maximum);
            }

            return;
        }

        raster = raster[..planar.Length];
        if (header.Channels == 1)
        {
            raster.CopyTo(planar);
        }
        else
        {
            PixelLayout.RgbToPlanar(raster, planar);
        }

        if (header.Maximum < 255)
        {
            foreach (ref var sample in planar)
            {
                sample = Scale(sample, header.Maximum);
            }
        }
    }

    private static byte Scale(int sample, int maximum) => sample <= maximum
        ? (byte)(((sample * 255L) + (maximum / 2)) / maximum)
        : throw new ImageFormatException($"damaged PNM (a sample of {sample}, above the largest of {maximum})");

    private static int RowBytes(int width) => (int)(((long)width + 7) / 8);
}

/// <summary>The header of a PNM file: "P1" to "P6", width, height and, but for bitmaps, the largest sample; comments run from # to the end of a line.</summary>
/// <param name="Kind">1 to 6: bitmap, grey, colour in words, then the same in bytes.</param>
/// <param name="Width">Columns, not checked.</param>
/// <param name="Height">Rows, not checked.</param>
/// <param name="Maximum">The sample that means full brightness, 1 to 65535; 1 for bitmaps.</param>
/// <param name="RasterStart">Where the samples begin.</param>
internal readonly record struct PnmHeader(int Kind, int Width, int Height, int Maximum, int RasterStart)
{
    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public int Channels => Kind is 3 or 6 ? 3 : 1;

    /// <summary>Whether samples are written in digits.</summary>
    public bool IsPlain => Kind <= 3;

    /// <summary>Whether the bytes begin as a PNM file does.</summary>
    public static bool IsPnm(ReadOnlySpan<byte> head) =>
        head is [(byte)'P', >= (byte)'1' and <= (byte)'6', var next, ..] && (IsSpace(next) || next == '#');

    /// <summary>Reads the header of a file that begins as a PNM does.</summary>
    /// <exception cref="ImageFormatException">The header is damaged or not whole.</exception>
    public static PnmHeader Read(ReadOnlySpan<byte> file)
    {
        var kind = file[1] - '0';
        var position = 2;
        var width = ReadNumber(file, ref position);
        var height = ReadNumber(file, ref position);
        var maximum = kind is 1 or 4 ? 1 : ReadNumber(file, ref position);
        if (maximum is < 1 or > 65535)
        {
            throw new ImageFormatException($"damaged PNM (its largest sample is {maximum}, not 1 to 65535)");
        }

        // One space ends the header; a comment right behind the last number counts as one.
        if (position >= file.Length)
        {
            throw new ImageFormatException("truncated PNM (its header is not whole)");
        }

        var start = file[position] == '#' ? SkipComment(file, position) : position + 1;
        return IsSpace(file[position]) || file[position] == '#'
            ? new PnmHeader(kind, width, height, maximum, start)
            : throw new ImageFormatException("damaged PNM (its header does not end in a space)");
    }

    /// <summary>Reads the next number in digits, spaces and comments skipped before it.</summary>
    /// <exception cref="ImageFormatException">There is no number, or it is over 2147483647.</exception>
    public static int ReadNumber(ReadOnlySpan<byte> file, ref int position)
    {
        position = SkipSpace(file, position);
        if (position >= file.Length)
        {
            throw new ImageFormatException("truncated PNM");
        }

        if (!char.IsAsciiDigit((char)file[position]))
        {
            throw new ImageFormatException($"damaged PNM (byte 0x{file[position]:X2} where a number should stand)");
        }

        long number = 0;
        for (; position < file.Length && char.IsAsciiDigit((char)file[position]); position++)
        {
            number = (10 * number) + (file[position] - '0');
            if (number > int.MaxValue)
            {
                throw new ImageFormatException("damaged PNM (a number is too large)");
            }
        }

        return (int)number;
    }

    /// <summary>The next position that is neither space nor comment.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> file, int position)
    {
        while (position < file.Length && (IsSpace(file[position]) || file[position] == '#'))
        {
            position = file[position] == '#' ? SkipComment(file, position) : position + 1;
        }

        return position;
    }

    private static int SkipComment(ReadOnlySpan<byte> file, int position)
    {
        var length = file[position..].IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? file.Length : position + length + 1;
    }

    private static bool IsSpace(byte value) => value is 0x20 or (>= 0x09 and <= 0x0D);
}
