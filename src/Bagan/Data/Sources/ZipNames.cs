using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Bagan.Data.Sources;

/// <summary>
/// The names of a zip archive's entries, out of its directory (PKWARE's APPNOTE 6.3.10, sections 4.3.12 and 4.6.9). The system's own reader takes
/// a name without the flag for UTF-8 for UTF-8 all the same and replaces what is not, so that two names may become one.
/// </summary>
internal static class ZipNames
{
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int Locator64Length = 20;
    private const ushort Utf8Flag = 0x0800;
    private const ushort UnicodePathField = 0x7075;

    /// <summary>The name of each entry, in the order of the directory.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="entries">Its entries as the system's reader lists them.</param>
    /// <param name="named">The encoding that the person named, or null.</param>
    /// <exception cref="BadContentException">A name is in no encoding that the archive names and none was named, or it is not in the named one.</exception>
    public static IReadOnlyList<string> Of(string path, IReadOnlyList<ZipArchiveEntry> entries, Encoding? named)
    {
        // The usual case: plain names need no second look.
        if (entries.All(e => Ascii.IsValid(e.FullName) && !e.FullName.AsSpan().ContainsAny('?', '#')))
        {
            return [.. entries.Select(e => e.FullName)];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
        var start = DirectoryStart(file);
        if (start < 0 || start > file.Length)
        {
            throw new InvalidDataException("its directory is not where it should be");
        }

        file.Position = start;
        var names = new List<string>(entries.Count);
        var unknown = new List<byte[]>();
        var head = new byte[EntryLength];
        for (var i = 0; i < entries.Count; i++)
        {
            Fill(file, head);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) != EntrySignature)
            {
                throw new InvalidDataException("its directory is not where it should be");
            }

            var name = new byte[Read16(head, 28)];
            var extra = new byte[Read16(head, 30)];
            Fill(file, name);
            Fill(file, extra);
            file.Seek(Read16(head, 32), SeekOrigin.Current); // the comment
            names.Add(Decode(name, extra, (Read16(head, 8) & Utf8Flag) != 0, named, unknown));
        }

        return unknown.Count == 0
            ? names
            : throw new BadContentException(named is null
                ? $"{Quantity.Of(unknown.Count, entries.Count, "name")} in it {Quantity.Form(unknown.Count, "is", "are")} not in UTF-8, and it does not say in which encoding {Quantity.Form(unknown.Count, "it is", "they are")}. {TextDecoding.Advice(unknown)}"
                : $"{Quantity.Of(unknown.Count, entries.Count, "name")} in it {Quantity.Form(unknown.Count, "is", "are")} not in the encoding {named.WebName} that --encoding names");
    }

    private static string Decode(byte[] name, ReadOnlySpan<byte> extra, bool isUtf8, Encoding? named, List<byte[]> unknown)
    {
        var text = UnicodePath(name, extra)
            ?? (isUtf8 || named is null || Ascii.IsValid(name) ? TextDecoding.Utf8(name) : TextDecoding.Text(name, named));
        if (text is null)
        {
            unknown.Add(name);
        }

        return text ?? "";
    }

    // The field of Info-ZIP: a version, the checksum of the plain name that it belongs to, and the name in UTF-8.
    private static string? UnicodePath(byte[] name, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                return null;
            }

            var field = extra.Slice(4, length);
            if (id == UnicodePathField && length > 5 && field[0] == 1 && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Checksum(name))
            {
                return TextDecoding.Utf8(field[5..]);
            }

            extra = extra[(4 + length)..];
        }

        return null;
    }

    private static long DirectoryStart(FileStream file)
    {
        var length = (int)Math.Min(file.Length, EndLength + ushort.MaxValue + Locator64Length);
        var tail = new byte[length];
        file.Position = file.Length - length;
        Fill(file, tail);
        for (var at = length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature)
            {
                continue;
            }

            var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
            if (start != uint.MaxValue || at < Locator64Length || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - Locator64Length)) != Locator64Signature)
            {
                return start;
            }

            var end64 = BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(at - Locator64Length + 8));
            file.Position = (long)Math.Min(end64, (ulong)file.Length);
            var end = new byte[56];
            Fill(file, end);
            return BinaryPrimitives.ReadUInt32LittleEndian(end) == End64Signature
                ? (long)BinaryPrimitives.ReadUInt64LittleEndian(end.AsSpan(48))
                : throw new InvalidDataException("its directory is not where it should be");
        }

        throw new InvalidDataException("its directory is missing");
    }

    // CRC-32, as the archive's own checksums.
    private static uint Checksum(byte[] name)
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

    private static int Read16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static void Fill(FileStream file, byte[] target)
    {
        if (file.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
        {
            throw new InvalidDataException("its directory ends early");
        }
    }
}
