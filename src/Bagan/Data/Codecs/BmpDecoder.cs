using System.Buffers.Binary;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>
/// Reads Windows and OS/2 bitmaps: palettes of 1 to 8 bits, run-length coded or not, and colour of 16, 24 and 32 bits.
/// The fourth byte of 32 bits is alpha only where a mask says so; alpha that is 0 everywhere counts as none,
/// since writers leave it so.
/// </summary>
internal static class BmpDecoder
{
    /// <summary>The size and the channels.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        var header = BmpHeader.Read(file);
        return new ImageHeader(ImageFormat.Bmp, header.Width, header.Height, header.Channels);
    }

    /// <summary>Decodes the file.</summary>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        var header = BmpHeader.Read(file);
        options.Check(header.Width, header.Height);
        var raster = file[header.PixelStart..];
        if (header.Palette is not null)
        {
            return header.Compression == BmpHeader.CompressionNone ? DecodeIndexed(raster, header) : DecodeRunLength(raster, header);
        }

        CheckLength(raster, header);
        return header.Bits == 24 ? Decode24(raster, header) : DecodeMasked(raster, header);
    }

    private static DecodedImage DecodeIndexed(ReadOnlySpan<byte> raster, BmpHeader header)
    {
        CheckLength(raster, header);
        var pixels = header.Width * header.Height;
        var planar = GC.AllocateUninitializedArray<byte>(header.Channels * pixels);
        using var scratch = new ScratchBuffer(header.Width);
        var line = scratch.Span;
        var inByte = 8 / header.Bits;
        var mask = (1 << header.Bits) - 1;
        for (var y = 0; y < header.Height; y++)
        {
            var row = Row(raster, header, y);
            for (var x = 0; x < line.Length; x++)
            {
                var shift = 8 - (header.Bits * ((x % inByte) + 1));
                line[x] = (byte)((row[x / inByte] >> shift) & mask);
            }

            header.Palette!.Write(line, -1, planar, pixels, y * header.Width);
        }

        return new DecodedImage(header.Width, header.Height, header.Channels, planar, ImageFormat.Bmp);
    }

    private static DecodedImage DecodeRunLength(ReadOnlySpan<byte> raster, BmpHeader header)
    {
        var pixels = header.Width * header.Height;
        using var indices = new ScratchBuffer(pixels);
        BmpRunLength.Decode(raster, header, indices.Span);
        var planar = GC.AllocateUninitializedArray<byte>(header.Channels * pixels);
        header.Palette!.Write(indices.Span, -1, planar, pixels, 0);
        return new DecodedImage(header.Width, header.Height, header.Channels, planar, ImageFormat.Bmp);
    }

    private static DecodedImage Decode24(ReadOnlySpan<byte> raster, BmpHeader header)
    {
        var pixels = header.Width * header.Height;
        var planar = GC.AllocateUninitializedArray<byte>(3 * pixels);
        for (var y = 0; y < header.Height; y++)
        {
            var row = Row(raster, header, y);
            var position = y * header.Width;
            for (var x = 0; x < header.Width; x++, position++)
            {
                planar[position] = row[(3 * x) + 2];
                planar[pixels + position] = row[(3 * x) + 1];
                planar[(2 * pixels) + position] = row[3 * x];
            }
        }

        return new DecodedImage(header.Width, header.Height, 3, planar, ImageFormat.Bmp);
    }

    private static DecodedImage DecodeMasked(ReadOnlySpan<byte> raster, BmpHeader header)
    {
        var red = new BmpMask(header.Masks[0]);
        var green = new BmpMask(header.Masks[1]);
        var blue = new BmpMask(header.Masks[2]);
        var alpha = new BmpMask(header.Masks[3]);
        var hasAlpha = alpha.IsPresent && HasBits(raster, header, header.Masks[3]);
        var pixels = header.Width * header.Height;
        var planar = GC.AllocateUninitializedArray<byte>(3 * pixels);
        for (var y = 0; y < header.Height; y++)
        {
            var row = Row(raster, header, y);
            var position = y * header.Width;
            for (var x = 0; x < header.Width; x++, position++)
            {
                var pixel = Pixel(row, x, header.Bits);
                var opacity = hasAlpha ? alpha.Of(pixel) : (byte)255;
                planar[position] = PixelLayout.OnWhite(red.Of(pixel), opacity);
                planar[pixels + position] = PixelLayout.OnWhite(green.Of(pixel), opacity);
                planar[(2 * pixels) + position] = PixelLayout.OnWhite(blue.Of(pixel), opacity);
            }
        }

        return new DecodedImage(
            header.Width,
            header.Height,
            3,
            planar,
            ImageFormat.Bmp,
            depthReduced: red.IsDeep || green.IsDeep || blue.IsDeep,
            alphaDropped: hasAlpha);
    }

    private static bool HasBits(ReadOnlySpan<byte> raster, BmpHeader header, uint mask)
    {
        for (var y = 0; y < header.Height; y++)
        {
            var row = Row(raster, header, y);
            for (var x = 0; x < header.Width; x++)
            {
                if ((Pixel(row, x, header.Bits) & mask) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static uint Pixel(ReadOnlySpan<byte> row, int x, int bits) => bits == 16
        ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..])
        : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);

    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> raster, BmpHeader header, int y)
    {
        var stride = (int)RowBytes(header);
        return raster.Slice((header.IsTopDown ? y : header.Height - 1 - y) * stride, stride);
    }

    private static void CheckLength(ReadOnlySpan<byte> raster, BmpHeader header)
    {
        var needed = RowBytes(header) * header.Height;
        if (raster.Length < needed)
        {
            throw new ImageFormatException($"truncated BMP ({raster.Length} bytes of pixels where there should be {needed})");
        }
    }

    // Rows are padded to four bytes.
    private static long RowBytes(BmpHeader header) => (((long)header.Width * header.Bits) + 31) / 32 * 4;
}
