using System.Buffers.Binary;

namespace Bagan.Data.Codecs;

/// <summary>
/// A look at the first directory of a TIFF or BigTIFF (TIFF 6.0, section 2), and of EXIF data, which has the same form.
/// Values are bounds-checked; what is missing or damaged is null.
/// </summary>
internal readonly ref struct TiffDirectory
{
    /// <summary>Tag 256, columns.</summary>
    public const ushort ImageWidth = 256;

    /// <summary>Tag 257, rows.</summary>
    public const ushort ImageLength = 257;

    /// <summary>Tag 258, bits of each sample; the first counts here.</summary>
    public const ushort BitsPerSample = 258;

    /// <summary>Tag 259, the compression scheme.</summary>
    public const ushort Compression = 259;

    /// <summary>Tag 262, the colour space.</summary>
    public const ushort Photometric = 262;

    /// <summary>Tag 274, which way is up: 1 to 8.</summary>
    public const ushort Orientation = 274;

    /// <summary>Tag 320, the palette: all reds, all greens, all blues, 16 bits each.</summary>
    public const ushort ColorMap = 320;

    /// <summary>Tag 277, samples a pixel.</summary>
    public const ushort SamplesPerPixel = 277;

    /// <summary>Tag 284: 1 where samples lie pixel after pixel, 2 where they lie plane after plane.</summary>
    public const ushort PlanarConfiguration = 284;

    /// <summary>Tag 322, columns of a tile.</summary>
    public const ushort TileWidth = 322;

    /// <summary>Tag 323, rows of a tile.</summary>
    public const ushort TileLength = 323;

    /// <summary>Tag 339: 1 for unsigned integers, 2 for signed ones, 3 for floating point.</summary>
    public const ushort SampleFormat = 339;

    // A file of more pages than these, or one whose directories lead in a circle, is no stack that is counted to its end.
    private const int MostPages = 100_000;

    private const ushort TypeShort = 3;
    private const ushort TypeLong = 4;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _little;
    private readonly bool _big; // BigTIFF: 64-bit offsets and counts
    private readonly int _entries;
    private readonly int _count;

    private TiffDirectory(ReadOnlySpan<byte> file, bool little, bool big, int entries, int count, bool isWhole)
    {
        IsWhole = isWhole;
        _file = file;
        _little = little;
        _big = big;
        _entries = entries;
        _count = count;
    }

    /// <summary>Whether all entries, and the offset of the next directory behind them, lie within the bytes.</summary>
    public bool IsWhole { get; }

    private int EntryLength => _big ? 20 : 12;

    /// <summary>Whether the bytes begin as a TIFF or BigTIFF does.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> head) =>
        head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8);

    /// <summary>How many directories follow one another from this one on; only those within the bytes count.</summary>
    public int CountPages()
    {
        var page = this;
        var count = 1;
        while (count < MostPages && page.IsWhole && page.Next is > 0 and var next && TryOpenAt(_file, _little, _big, next, out page))
        {
            count++;
        }

        return count;
    }

    /// <summary>Finds the directory of a page, counted from 1; false where there is none within the bytes.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> file, int number, out TiffDirectory directory)
    {
        var found = TryOpen(file, out directory);
        for (var page = 1; page < number && found; page++)
        {
            found = directory.IsWhole && directory.Next is > 0 and var next && TryOpenAt(file, directory._little, directory._big, next, out directory);
        }

        return found;
    }

    /// <summary>Finds the first directory; false where there is none within the bytes.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> file, out TiffDirectory directory)
    {
        directory = default;
        if (!IsTiff(file))
        {
            return false;
        }

        var little = file[0] == 'I';
        var big = file[little ? 2 : 3] == '+';
        var headerLength = big ? 16 : 8;
        if (file.Length < headerLength)
        {
            return false;
        }

        return TryOpenAt(file, little, big, big ? Read64(file[8..], little) : Read32(file[4..], little), out directory);
    }

    // Where the next directory stands; 0 behind the last.
    private ulong Next
    {
        get
        {
            var behind = _entries + (_count * EntryLength);
            return _big ? Read64(_file[behind..], _little) : Read32(_file[behind..], _little);
        }
    }

    private static bool TryOpenAt(ReadOnlySpan<byte> file, bool little, bool big, ulong offset, out TiffDirectory directory)
    {
        directory = default;
        var countLength = big ? 8u : 2u;
        if (offset > (ulong)file.Length || (ulong)file.Length - offset < countLength)
        {
            return false;
        }

        var start = (int)offset;
        var declared = big ? Read64(file[start..], little) : Read16(file[start..], little);
        var entries = start + (int)countLength;
        var (entryLength, nextLength) = big ? (20, 8) : (12, 4);
        var present = (ulong)((file.Length - entries) / entryLength);
        var isWhole = declared <= present && file.Length - entries - ((int)declared * entryLength) >= nextLength;
        directory = new TiffDirectory(file, little, big, entries, (int)Math.Min(declared, present), isWhole);
        return true;
    }

    /// <summary>The first value of a tag whose values are 16-bit or 32-bit numbers; null if there is none.</summary>
    public uint? First(ushort tag) => Find(tag, out var type, out _, out var values) ? Value(values, type) : null;

    /// <summary>Whether the palette has equal red, green and blue everywhere; false where there is none.</summary>
    public bool IsPaletteGrey()
    {
        if (!Find(ColorMap, out var type, out var count, out var values) || type != TypeShort || values.Length < 2 * count)
        {
            return false;
        }

        var third = count / 3;
        for (var i = 0; i < third; i++)
        {
            var red = Value(values[(2 * i)..], type);
            if (Value(values[(2 * (third + i))..], type) != red || Value(values[(2 * ((2 * third) + i))..], type) != red)
            {
                return false;
            }
        }

        return true;
    }

    // The values begin in the entry itself where they fit, else at the offset that stands there.
    private bool Find(ushort tag, out ushort type, out int count, out ReadOnlySpan<byte> values)
    {
        for (var i = 0; i < _count; i++)
        {
            var entry = _file.Slice(_entries + (i * EntryLength), EntryLength);
            if (Read16(entry, _little) != tag)
            {
                continue;
            }

            type = Read16(entry[2..], _little);
            var declared = _big ? Read64(entry[4..], _little) : Read32(entry[4..], _little);
            var field = _big ? entry[12..] : entry[8..];
            var size = type switch { TypeShort => 2u, TypeLong => 4u, _ => 0u };
            if (size == 0 || declared == 0 || declared > (ulong)_file.Length)
            {
                break;
            }

            count = (int)declared;
            values = field;
            if (declared * size > (ulong)field.Length)
            {
                var offset = _big ? Read64(field, _little) : Read32(field, _little);
                if (offset > (ulong)_file.Length || (ulong)_file.Length - offset < declared * size)
                {
                    break;
                }

                values = _file.Slice((int)offset, (int)(declared * size));
            }

            return true;
        }

        type = 0;
        count = 0;
        values = default;
        return false;
    }

    private uint Value(ReadOnlySpan<byte> bytes, ushort type) =>
        type == TypeShort ? Read16(bytes, _little) : Read32(bytes, _little);

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ulong Read64(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
