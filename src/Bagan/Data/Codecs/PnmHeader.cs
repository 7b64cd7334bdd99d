namespace Bagan.Data.Codecs;

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

    /// <summary>Whether samples are single bits, 1 for black.</summary>
    public bool IsBitmap => Kind is 1 or 4;

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
