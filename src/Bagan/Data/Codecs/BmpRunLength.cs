namespace Bagan.Data.Codecs;

/// <summary>The run-length codes of BMP, 8 and 4 bits a pixel. Pixels that no code reaches have colour 0.</summary>
internal static class BmpRunLength
{
    private const byte EndOfLine = 0;
    private const byte EndOfBitmap = 1;
    private const byte Delta = 2;

    /// <summary>Decodes to colour numbers.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="header">Size, direction and bits of a pixel.</param>
    /// <param name="indices">The numbers, highest row first, width * height of them.</param>
    /// <exception cref="ImageFormatException">The codes end early, or lead outside the image.</exception>
    public static void Decode(ReadOnlySpan<byte> codes, BmpHeader header, Span<byte> indices)
    {
        indices.Clear();
        var isNibbles = header.Bits == 4;
        int x = 0, y = 0, position = 0;
        while (position + 2 <= codes.Length)
        {
            var count = codes[position];
            var value = codes[position + 1];
            position += 2;
            if (count > 0)
            {
                var run = Run(header, indices, x, y, count);
                for (var i = 0; isNibbles && i < run.Length; i++)
                {
                    run[i] = Nibble(value, i);
                }

                if (!isNibbles)
                {
                    run.Fill(value);
                }

                x += count;
                continue;
            }

            switch (value)
            {
                case EndOfLine:
                    x = 0;
                    y++;
                    break;
                case EndOfBitmap:
                    return;
                case Delta:
                    if (position + 2 > codes.Length)
                    {
                        throw Truncated();
                    }

                    x += codes[position];
                    y += codes[position + 1];
                    position += 2;
                    if (x > header.Width || y > header.Height)
                    {
                        throw Outside();
                    }

                    break;
                default:
                    // So many pixels as they are, padded to two bytes.
                    var bytes = isNibbles ? (value + 1) / 2 : value;
                    if (position + bytes > codes.Length)
                    {
                        throw Truncated();
                    }

                    var literal = Run(header, indices, x, y, value);
                    for (var i = 0; i < literal.Length; i++)
                    {
                        literal[i] = isNibbles ? Nibble(codes[position + (i / 2)], i) : codes[position + i];
                    }

                    x += value;
                    position += (bytes + 1) & ~1;
                    break;
            }
        }

        // Some writers leave the end mark out behind the last row.
        if (y < header.Height - 1 || (y == header.Height - 1 && x < header.Width))
        {
            throw Truncated();
        }
    }

    private static Span<byte> Run(BmpHeader header, Span<byte> indices, int x, int y, int count)
    {
        if (y >= header.Height || x + count > header.Width)
        {
            throw Outside();
        }

        var row = header.IsTopDown ? y : header.Height - 1 - y;
        return indices.Slice((row * header.Width) + x, count);
    }

    private static byte Nibble(byte value, int position) => (byte)((position & 1) == 0 ? value >> 4 : value & 15);

    private static ImageFormatException Outside() => new("damaged BMP (a run leads outside the image)");

    private static ImageFormatException Truncated() => new("truncated BMP");
}
