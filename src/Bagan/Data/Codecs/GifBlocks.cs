namespace Bagan.Data.Codecs;

/// <summary>The outer structure of a GIF file (GIF89a specification, section 15 on): blocks, and what is in them skipped.</summary>
internal static class GifBlocks
{
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;
    private const byte Trailer = 0x3B;

    /// <summary>Walks over whole blocks up to the trailer.</summary>
    /// <param name="rest">What follows the first frame.</param>
    /// <returns>How many frames there are behind the first.</returns>
    /// <exception cref="ImageFormatException">The file ends before its trailer, or something else stands where a block should.</exception>
    public static int SkipToEnd(ReadOnlySpan<byte> rest)
    {
        var position = 0;
        var frames = 0;
        while (true)
        {
            switch (ByteAt(rest, position))
            {
                case Trailer:
                    return frames;
                case Extension:
                    position = SkipSubBlocks(rest, position + 2);
                    break;
                case Image:
                    // Nine bytes of description, a palette if bit 7 of the last says so, and the code size.
                    var flags = ByteAt(rest, position + 9);
                    var palette = (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
                    position = SkipSubBlocks(rest, position + 10 + palette + 1);
                    frames++;
                    break;
                default:
                    throw new ImageFormatException("damaged GIF (an unknown block behind its first frame)");
            }
        }
    }

    private static int SkipSubBlocks(ReadOnlySpan<byte> rest, int position)
    {
        while (true)
        {
            var length = ByteAt(rest, position);
            position += 1 + length;
            if (length == 0)
            {
                return position;
            }
        }
    }

    private static byte ByteAt(ReadOnlySpan<byte> rest, int position) => position < rest.Length
        ? rest[position]
        : throw new ImageFormatException("truncated GIF");
}
