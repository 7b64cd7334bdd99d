using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Bagan.Data.Codecs;
using Bagan.Numerics;

namespace Bagan.Tests.Data.Readers;

/// <summary>Small drawn pictures and files of other kinds, as the cases that people brought have them.</summary>
internal static class Drawn
{
    /// <summary>A grey picture: a bright disc, bar, cross, ring or stripes on dark ground, jittered by the seed, with a little noise.</summary>
    public static byte[] Grey(int kind, int seed, int side = 16)
    {
        var random = new SeededRandom((ulong)((kind * 7919) + seed));
        double Jitter(double most) => ((2 * random.NextUniform()) - 1) * most;
        var (cx, cy, r) = ((side / 2.0) + Jitter(side / 10.0), (side / 2.0) + Jitter(side / 10.0), side * (0.28 + Jitter(0.06)));
        var pixels = new byte[side * side];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var d = Math.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy)));
                var on = kind switch
                {
                    0 => d < r,
                    1 => Math.Abs(x - cx) < r / 3,
                    2 => Math.Abs(x - cx) < r / 4 || Math.Abs(y - cy) < r / 4,
                    3 => d < r && d > 0.6 * r,
                    _ => (x + y + seed) / 2 % 2 == 0,
                };
                pixels[(y * side) + x] = (byte)((on ? 220 : 20) + random.NextInt(17) - 8);
            }
        }

        return pixels;
    }

    /// <summary>The picture as a PNG.</summary>
    public static byte[] Png(int kind, int seed, int side = 16) => PngEncoder.Encode(Grey(kind, seed, side), 1, side, side);

    /// <summary>The mask of the picture: black and white.</summary>
    public static byte[] Mask(int kind, int seed, int side = 16) =>
        PngEncoder.Encode([.. Grey(kind, seed, side).Select(v => v > 128 ? (byte)255 : (byte)0)], 1, side, side);

    /// <summary>A PNG of 16 bits a sample, big-endian.</summary>
    public static byte[] Png16(ReadOnlySpan<ushort> samples, int side)
    {
        using var raw = new MemoryStream();
        using (var deflate = new ZLibStream(raw, CompressionLevel.Fastest, leaveOpen: true))
        {
            Span<byte> two = stackalloc byte[2];
            for (var y = 0; y < side; y++)
            {
                deflate.WriteByte(0);
                foreach (var sample in samples.Slice(y * side, side))
                {
                    BinaryPrimitives.WriteUInt16BigEndian(two, sample);
                    deflate.Write(two);
                }
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        header[8] = 16;
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, raw.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>An uncompressed grey TIFF of whole numbers of 8 or 16 bits, a strip a page; each page of side * side samples.</summary>
    public static byte[] Tiff(int side, int bits, params ushort[][] pages) =>
        Tiff(side, bits, 1, Array.ConvertAll(pages, p => p.SelectMany(v => bits == 16 ? BitConverter.GetBytes(v) : [(byte)v]).ToArray()));

    /// <summary>An uncompressed grey TIFF, a strip a page.</summary>
    /// <param name="side">The side.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="format">1 for unsigned numbers, 2 for signed ones, 3 for floating point.</param>
    /// <param name="pages">The samples of each page as they stand in the file, little-endian.</param>
    public static byte[] Tiff(int side, int bits, int format, params byte[][] pages)
    {
        var file = new List<byte>("II*\0\0\0\0\0"u8.ToArray());
        var link = 4;
        foreach (var page in pages)
        {
            var at = file.Count;
            file.AddRange(page);
            var length = file.Count - at;
            file.AddRange(new byte[file.Count % 2]);
            Patch(file, link, file.Count);
            (int Tag, int Type, int Value)[] tags =
                [(256, 4, side), (257, 4, side), (258, 3, bits), (259, 3, 1), (262, 3, 1), (273, 4, at), (277, 3, 1), (278, 4, side), (279, 4, length), (339, 3, format)];
            file.AddRange([(byte)tags.Length, 0]);
            foreach (var (tag, type, value) in tags)
            {
                var entry = new byte[12];
                BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
                BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(2), (ushort)type);
                BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), 1);
                BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), value);
                file.AddRange(entry);
            }

            link = file.Count;
            file.AddRange(new byte[4]);
        }

        return [.. file];
    }

    /// <summary>A zip whose names are bytes in any encoding, with or without the flag of UTF-8 and with extra fields.</summary>
    public static byte[] Zip(params (byte[] Name, byte[] Content, bool IsUtf8, byte[] Extra)[] entries)
    {
        var file = new List<byte>();
        var directory = new List<byte>();
        foreach (var (name, content, isUtf8, extra) in entries)
        {
            var head = new byte[26];
            head[0] = 20;
            head[3] = isUtf8 ? (byte)0x08 : (byte)0;
            head[8] = 33;
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(10), Crc(content));
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(14), content.Length);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(18), content.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(22), (ushort)name.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(24), (ushort)extra.Length);
            var tail = new byte[14];
            BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(10), file.Count);
            directory.AddRange([.. "PK\x01\x02"u8, 20, 0, .. head, .. tail, .. name, .. extra]);
            file.AddRange([.. "PK\x03\x04"u8, .. head, .. name, .. extra, .. content]);
        }

        var end = new byte[18];
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(4), (ushort)entries.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(6), (ushort)entries.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(8), directory.Count);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), file.Count);
        return [.. file, .. directory, .. "PK\x05\x06"u8, .. end];
    }

    /// <summary>CRC-32 as zip and PNG have it.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes)
        {
            sum ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return ~sum;
    }

    /// <summary>A NumPy array.</summary>
    public static byte[] Npy(string type, string shape, byte[] content) => [.. Layout.Npy(type, shape), .. content];

    /// <summary>Lines as the bytes of a table.</summary>
    public static byte[] Table(params IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    private static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] body)
    {
        byte[] content = [.. kind, .. body];
        var chunk = new byte[content.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        content.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 4), Crc(content));
        return chunk;
    }

    private static void Patch(List<byte> file, int at, int value)
    {
        for (var i = 0; i < 4; i++)
        {
            file[at + i] = (byte)(value >> (8 * i));
        }
    }
}
