using System.Buffers.Binary;
using System.Numerics;

namespace Bagan.Data.Codecs;

/// <summary>The headers and palette of a BMP file, from the OS/2 form of 12 bytes to Windows' version 5.</summary>
internal sealed class BmpHeader
{
    public const uint CompressionNone = 0;
    public const uint CompressionRle8 = 1;
    public const uint CompressionRle4 = 2;
    public const uint CompressionBitFields = 3;
    public const uint CompressionAlphaBitFields = 6;

    private const int FileHeaderLength = 14;
    private const int CoreHeaderLength = 12;
    private const int InfoHeaderLength = 40;
    private const int Os2HeaderLength = 64;

    private BmpHeader(int width, int height, bool isTopDown, int bits, uint compression, int pixelStart, Palette? palette, uint[] masks)
    {
        Width = width;
        Height = height;
        IsTopDown = isTopDown;
        Bits = bits;
        Compression = compression;
        PixelStart = pixelStart;
        Palette = palette;
        Masks = masks;
    }

    /// <summary>Columns, not checked.</summary>
    public int Width { get; }

    /// <summary>Rows, not checked.</summary>
    public int Height { get; }

    /// <summary>Whether the first row in the file is the highest; usually it is the lowest.</summary>
    public bool IsTopDown { get; }

    /// <summary>Bits for each pixel: 1, 2, 4, 8, 16, 24 or 32.</summary>
    public int Bits { get; }

    /// <summary>One of the kinds above.</summary>
    public uint Compression { get; }

    /// <summary>Where the pixels begin in the file.</summary>
    public int PixelStart { get; }

    /// <summary>The colours of up to 8 bits; else null.</summary>
    public Palette? Palette { get; }

    /// <summary>Which bits of a pixel of 16 or 32 bits are red, green, blue and alpha (0 for none).</summary>
    public uint[] Masks { get; }

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public int Channels => Palette is { IsGrey: true } ? 1 : 3;

    /// <summary>Whether the bytes begin as a BMP file does.</summary>
    public static bool IsBmp(ReadOnlySpan<byte> head) =>
        head.StartsWith("BM"u8) && head.Length >= FileHeaderLength + 4 &&
        BinaryPrimitives.ReadUInt32LittleEndian(head[FileHeaderLength..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;

    /// <summary>Reads the headers of a file that begins as a BMP does.</summary>
    /// <exception cref="ImageFormatException">They are damaged, not whole or of an unsupported kind.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> file)
    {
        var pixelStart = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeaderLength..]);
        if (file.Length < FileHeaderLength + length)
        {
            throw new ImageFormatException("truncated BMP (its header is not whole)");
        }

        var header = file.Slice(FileHeaderLength, length);
        var isCore = length == CoreHeaderLength;
        long width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(header[4..]) : BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        long height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) : BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(isCore ? 10 : 14)..]);
        var compression = isCore ? CompressionNone : BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        if (width < 1 || height == 0 || Math.Abs(height) > int.MaxValue)
        {
            throw new ImageFormatException($"damaged BMP (it declares {width} x {height} pixels)");
        }

        CheckKind(bits, compression, isOs2: length == Os2HeaderLength);
        var afterHeader = FileHeaderLength + length;
        var masks = ReadMasks(file, header, bits, compression, ref afterHeader);
        if (pixelStart < afterHeader || pixelStart > file.Length)
        {
            throw new ImageFormatException("damaged or truncated BMP (its pixels are said to begin outside the file)");
        }

        var palette = bits > 8
            ? null
            : ReadPalette(
                file[afterHeader..(int)pixelStart],
                isCore ? 3 : 4,
                isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header[32..]),
                bits);
        return new BmpHeader(
            (int)width, (int)Math.Abs(height), height < 0, bits, compression, (int)pixelStart, palette, masks);
    }

    private static void CheckKind(int bits, uint compression, bool isOs2)
    {
        var isKnown = compression switch
        {
            CompressionNone => bits is 1 or 2 or 4 or 8 or 16 or 24 or 32,
            CompressionRle8 => bits == 8,
            CompressionRle4 => bits == 4,
            CompressionBitFields or CompressionAlphaBitFields => bits is 16 or 32 && !isOs2,
            _ => false,
        };
        if (!isKnown)
        {
            throw new ImageFormatException($"BMP of {bits} bits a pixel with compression {compression} is not supported");
        }
    }

    // Masks stand in the longer headers; behind one of 40 bytes they follow it.
    private static uint[] ReadMasks(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, int bits, uint compression, ref int afterHeader)
    {
        if (compression is not (CompressionBitFields or CompressionAlphaBitFields))
        {
            return bits == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0x00FF0000, 0x0000FF00, 0x000000FF, 0];
        }

        var source = header[InfoHeaderLength..];
        if (header.Length == InfoHeaderLength)
        {
            var length = compression == CompressionAlphaBitFields ? 16 : 12;
            if (file.Length < afterHeader + length)
            {
                throw new ImageFormatException("truncated BMP (its header is not whole)");
            }

            source = file.Slice(afterHeader, length);
            afterHeader += length;
        }

        var masks = new uint[4];
        for (var i = 0; i < 4 && source.Length >= 4 * (i + 1); i++)
        {
            masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * i)..]);
        }

        return masks;
    }

    private static Palette ReadPalette(ReadOnlySpan<byte> room, int entryLength, uint used, int bits)
    {
        var count = (int)Math.Min(used == 0 ? 1u << bits : used, 1u << bits);
        count = Math.Min(count, room.Length / entryLength);
        var colors = new byte[3 * count];
        for (var i = 0; i < count; i++)
        {
            var entry = room.Slice(i * entryLength, 3); // blue, green, red
            colors[3 * i] = entry[2];
            colors[(3 * i) + 1] = entry[1];
            colors[(3 * i) + 2] = entry[0];
        }

        return new Palette(colors);
    }
}

/// <summary>One channel of a BMP pixel: neighbouring bits, scaled to 0 to 255.</summary>
internal readonly struct BmpMask
{
    private readonly uint _mask;
    private readonly int _shift;
    private readonly ulong _largest;

    /// <summary>Takes a mask from a header.</summary>
    /// <exception cref="ImageFormatException">Its bits do not stand together.</exception>
    public BmpMask(uint mask)
    {
        _mask = mask;
        _shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);
        _largest = mask >> _shift;
        if ((_largest & (_largest + 1)) != 0)
        {
            throw new ImageFormatException($"damaged BMP (the bits of a channel do not stand together: {mask:X8})");
        }
    }

    /// <summary>Whether the channel is there.</summary>
    public bool IsPresent => _mask != 0;

    /// <summary>Whether the channel has more than 8 bits.</summary>
    public bool IsDeep => _largest > 255;

    /// <summary>The channel's value in a pixel, rounded to nearest; 0 where there is no such channel.</summary>
    public byte Of(uint pixel) => _mask == 0 ? (byte)0 : (byte)(((((pixel & _mask) >> _shift) * 255ul) + (_largest / 2)) / _largest);
}
