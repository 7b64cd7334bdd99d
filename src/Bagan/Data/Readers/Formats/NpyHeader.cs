using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers.Formats;

/// <summary>The header of a NumPy array file, versions 1 to 3 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).</summary>
/// <param name="Type">The type of the elements as NumPy writes it: <c>|u1</c>, <c>&lt;i8</c>, <c>&lt;U10</c>.</param>
/// <param name="FortranOrder">Whether the first index changes fastest.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Bytes">Bytes before the first element.</param>
internal sealed partial record NpyHeader(string Type, bool FortranOrder, IReadOnlyList<long> Shape, int Bytes)
{
    private const int LongestHeader = 1 << 16;

    /// <summary>Elements in all.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Bytes of one element; a character of text takes four.</summary>
    public int ElementBytes => int.Parse(Type.AsSpan(2), CultureInfo.InvariantCulture) * (Type[1] == 'U' ? 4 : 1);

    /// <summary>Reads all elements into memory, the last index changing fastest.</summary>
    /// <param name="stream">Stands at the first element.</param>
    /// <exception cref="BadContentException">The file ends early, or the elements are too many for this.</exception>
    public byte[] ReadInOrder(Stream stream)
    {
        if (Count * ElementBytes > Array.MaxLength)
        {
            throw new BadContentException($"it holds {Count * ElementBytes} bytes in Fortran's order, which are turned in memory; save numpy.ascontiguousarray of it");
        }

        var bytes = new byte[Count * ElementBytes];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new BadContentException("it ends early");
        }

        return FortranOrder && Shape.Count > 1 ? Turned(bytes) : bytes;
    }

    // Goes through the elements in C's order; the place of each in Fortran's is kept up by its strides.
    private byte[] Turned(byte[] bytes)
    {
        var turned = new byte[bytes.Length];
        var (size, index, place) = (ElementBytes, new long[Shape.Count], 0L);
        var strides = new long[Shape.Count];
        strides[0] = size;
        for (var d = 1; d < strides.Length; d++)
        {
            strides[d] = strides[d - 1] * Shape[d - 1];
        }

        for (var at = 0; at < turned.Length; at += size)
        {
            bytes.AsSpan((int)place, size).CopyTo(turned.AsSpan(at));
            for (var d = index.Length - 1; d >= 0; d--)
            {
                place += strides[d];
                if (++index[d] < Shape[d])
                {
                    break;
                }

                place -= strides[d] * Shape[d];
                index[d] = 0;
            }
        }

        return turned;
    }

    /// <summary>Reads a header; the stream then stands at the first element.</summary>
    /// <exception cref="BadContentException">It is no header of an array of numbers or text.</exception>
    public static NpyHeader Read(Stream stream)
    {
        var start = new byte[12];
        Fill(stream, start.AsSpan(0, 8));
        if (start[0] != 0x93 || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw new BadContentException("it is no NumPy array: its first bytes are wrong");
        }

        var lengthBytes = start[6] switch
        {
            1 => 2,
            2 or 3 => 4,
            _ => throw new BadContentException($"it is in version {start[6]} of NumPy's format; 1 to 3 are read"),
        };
        Fill(stream, start.AsSpan(8, lengthBytes));
        var length = start[8] | (start[9] << 8) | (lengthBytes == 4 ? (start[10] << 16) | (start[11] << 24) : 0);
        if (length is < 0 or > LongestHeader)
        {
            throw new BadContentException($"it declares a header of {length} bytes");
        }

        var text = new byte[length];
        Fill(stream, text);
        return Parse(Encoding.UTF8.GetString(text), 8 + lengthBytes + length);
    }

    private static NpyHeader Parse(string text, int bytes)
    {
        var type = TypeField().Match(text);
        var order = OrderField().Match(text);
        var shape = ShapeField().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw new BadContentException(text.Contains("'|O'", StringComparison.Ordinal)
                ? "it holds Python objects, which are programs to Python and not read; save plain numbers, or text by numpy.array(labels, dtype=str)"
                : $"its header does not describe an array of plain numbers or text: {text.Trim()}");
        }

        var sizes = new List<long>();
        foreach (var size in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > int.MaxValue)
            {
                throw new BadContentException($"its header declares an impossible size, {size}");
            }

            sizes.Add(value);
        }

        if (sizes.Aggregate((Int128)1, (product, size) => Int128.Min(product * size, long.MaxValue)) > int.MaxValue * 4096L)
        {
            throw new BadContentException($"its header declares an impossible shape, ({string.Join(", ", sizes)})");
        }

        return new NpyHeader(type.Groups[1].Value, order.Groups[1].Value == "True", sizes, bytes);
    }

    private static void Fill(Stream stream, Span<byte> target)
    {
        if (stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
        {
            throw new BadContentException("it ends within its header");
        }
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([<>|=][a-zA-Z][0-9]{1,4})['"]""")]
    private static partial Regex TypeField();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderField();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([0-9, ]*)\)""")]
    private static partial Regex ShapeField();
}
