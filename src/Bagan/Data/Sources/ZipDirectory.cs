using System.Buffers.Binary;
using System.Text;

namespace Bagan.Data.Sources;

/// <summary>One entry of a zip archive's directory.</summary>
/// <param name="Name">Its path as it stands in the directory.</param>
/// <param name="Length">Bytes unpacked.</param>
/// <param name="Packed">Bytes in the archive.</param>
/// <param name="Start">Where its own header begins.</param>
/// <param name="Method">How it is packed: 0 is as it is, 8 is Deflate.</param>
/// <param name="IsEncrypted">Whether it needs a password.</param>
internal readonly record struct ZipEntry(string Name, long Length, long Packed, long Start, ushort Method, bool IsEncrypted);

/// <summary>
/// Reads the directory of a zip archive (PKWARE's APPNOTE 6.3.10, sections 4.3.12 to 4.3.16, 4.5.3 and 4.6.9). The system's own reader takes a name
/// without the flag for UTF-8 for UTF-8 all the same and replaces what is not, so that two names may become one, and it keeps some 400 bytes an entry.
/// </summary>
internal static class ZipDirectory
{
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const ushort EncryptedFlag = 0x0001;
    private const ushort Utf8Flag = 0x0800;
    private const ushort Zip64Field = 0x0001;
    private const ushort UnicodePathField = 0x7075;

    /// <summary>The entries, in the order of the directory.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="named">The encoding that the person named, or null.</param>
    /// <exception cref="InvalidDataException">The directory is damaged.</exception>
    /// <exception cref="BadContentException">
    /// A name is in no encoding that the archive names and none was named, or it is not in the named one; or the archive is one part of several. Thrown behind
    /// the last entry where names are at fault, so that all of them are known.
    /// </exception>
    public static IEnumerable<ZipEntry> Read(FileStream file, Encoding? named)
    {
        var (start, length, count) = Find(file);
        if (start < 0 || length < 0 || start > file.Length - length || count > length / EntryLength)
        {
            throw Misplaced();
        }

        file.Position = start;
        var unknown = new List<byte[]>();
        var head = new byte[EntryLength];
        var rest = new byte[3 * ushort.MaxValue];
        for (var i = 0L; i < count; i++)
        {
            Fill(file, head);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) != EntrySignature)
            {
                throw Misplaced();
            }

            var (nameLength, extraLength) = (Read16(head, 28), Read16(head, 30));
            Fill(file, rest.AsSpan(0, nameLength + extraLength + Read16(head, 32)));
            var extra = rest.AsSpan(nameLength, extraLength);
            var flags = Read16(head, 8);
            var name = Decode(rest.AsSpan(0, nameLength), extra, (flags & Utf8Flag) != 0, named, unknown);
            var (unpacked, packed, at) = Places(head, extra);
            yield return new ZipEntry(name, unpacked, packed, at, (ushort)Read16(head, 10), (flags & EncryptedFlag) != 0);
        }

        if (unknown.Count > 0)
        {
            throw new BadContentException(named is null
                ? $"{Quantity.Of(unknown.Count, (int)count, "name")} in it {Quantity.Form(unknown.Count, "is", "are")} not in UTF-8, and it does not say in which encoding {Quantity.Form(unknown.Count, "it is", "they are")}. {TextDecoding.Advice(unknown)}"
                : $"{Quantity.Of(unknown.Count, (int)count, "name")} in it {Quantity.Form(unknown.Count, "is", "are")} not in the encoding {named.WebName} that --encoding names");
        }
    }

    // Where the directory begins, its bytes and its entries, by the record at the archive's end.
    private static (long Start, long Length, long Count) Find(FileStream file)
    {
        var length = (int)Math.Min(file.Length, EndLength + ushort.MaxValue + Locator64Length);
        var tail = new byte[length];
        file.Position = file.Length - length;
        Fill(file, tail);
        for (var at = length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature)
            {
                continue;
            }

            if (at >= Locator64Length && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - Locator64Length)) == Locator64Signature)
            {
                return Find64(file, (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(at - Locator64Length + 8)), long.MaxValue));
            }

            return Read16(end, 4) == 0 && Read16(end, 8) == Read16(end, 10)
                ? (BinaryPrimitives.ReadUInt32LittleEndian(end[16..]), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), Read16(end, 10))
                : throw InParts();
        }

        throw new InvalidDataException("its directory is missing");
    }

    private static (long Start, long Length, long Count) Find64(FileStream file, long at)
    {
        var end = new byte[End64Length];
        file.Position = Math.Min(at, file.Length);
        Fill(file, end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != End64Signature)
        {
            throw Misplaced();
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16)) == 0 && Read64(end, 24) == Read64(end, 32)
            ? (Read64(end, 48), Read64(end, 40), Read64(end, 32))
            : throw InParts();
    }

    // Bytes unpacked and packed and where the entry begins; what does not fit in 32 bits stands in a field of its own, in this order.
    private static (long Length, long Packed, long Start) Places(ReadOnlySpan<byte> head, ReadOnlySpan<byte> extra)
    {
        var field = Field(extra, Zip64Field);
        var length = Wide(BinaryPrimitives.ReadUInt32LittleEndian(head[24..]), ref field);
        var packed = Wide(BinaryPrimitives.ReadUInt32LittleEndian(head[20..]), ref field);
        var start = Wide(BinaryPrimitives.ReadUInt32LittleEndian(head[42..]), ref field);
        return (length, packed, start);
    }

    private static long Wide(uint narrow, ref ReadOnlySpan<byte> field)
    {
        if (narrow != uint.MaxValue || field.Length < sizeof(long))
        {
            return narrow;
        }

        var wide = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[sizeof(long)..];
        return wide;
    }

    private static string Decode(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra, bool isUtf8, Encoding? named, List<byte[]> unknown)
    {
        if (Ascii.IsValid(name))
        {
            return Encoding.ASCII.GetString(name);
        }

        var text = UnicodePath(name, extra) ?? (isUtf8 || named is null ? TextDecoding.Utf8(name) : TextDecoding.Text(name, named));
        if (text is null)
        {
            unknown.Add(name.ToArray());
        }

        return text ?? "";
    }

    // The field of Info-ZIP: a version, the checksum of the plain name that it belongs to, and the name in UTF-8.
    private static string? UnicodePath(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        var field = Field(extra, UnicodePathField);
        return field.Length > 5 && field[0] == 1 && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Checksum(name) ? TextDecoding.Utf8(field[5..]) : null;
    }

    // The content of an extra field; empty where there is none.
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> extra, ushort wanted)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                return [];
            }

            if (id == wanted)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    // CRC-32, as the archive's own checksums.
    private static uint Checksum(ReadOnlySpan<byte> name)
    {
        var sum = uint.MaxValue;
        foreach (var b in name)
        {
            sum ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return ~sum;
    }

    private static int Read16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Read64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static void Fill(FileStream file, Span<byte> target)
    {
        if (file.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
        {
            throw new InvalidDataException("its directory ends early");
        }
    }

    private static InvalidDataException Misplaced() => new("its directory is not where it should be");

    private static BadContentException InParts() => new("it is one part of an archive of several files; join them first, as zip -s 0 IN --out OUT does");
}
