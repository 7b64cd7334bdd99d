using System.Buffers.Binary;

namespace Bagan.Export.TensorBoard;

/// <summary>
/// Records of a TensorBoard event file (TensorFlow's TFRecord): eight bytes of length, a masked CRC-32C of these, the content, a masked CRC-32C of it;
/// all numbers little-endian.
/// </summary>
internal static class EventFile
{
    private const int HeadLength = 12;
    private const int TailLength = 4;
    private const int LongestRecord = 1 << 28;
    private const uint Polynomial = 0x82F63B78; // Castagnoli's, reflected
    private static readonly uint[] Table = MakeTable();

    /// <summary>A record with its frame.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> content)
    {
        var record = new byte[HeadLength + content.Length + TailLength];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedChecksum(record.AsSpan(0, 8)));
        content.CopyTo(record.AsSpan(HeadLength));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadLength + content.Length), MaskedChecksum(content));
        return record;
    }

    /// <summary>The contents of a file's records, up to the first that is cut off or damaged.</summary>
    internal static IEnumerable<byte[]> Read(Stream stream)
    {
        var head = new byte[HeadLength];
        var tail = new byte[TailLength];
        while (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) == HeadLength)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)) != MaskedChecksum(head.AsSpan(0, 8)) || length > LongestRecord)
            {
                yield break;
            }

            var content = new byte[length];
            if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) != content.Length
                || stream.ReadAtLeast(tail, TailLength, throwOnEndOfStream: false) != TailLength
                || BinaryPrimitives.ReadUInt32LittleEndian(tail) != MaskedChecksum(content))
            {
                yield break;
            }

            yield return content;
        }
    }

    /// <summary>CRC-32C, rotated by 15 bits and moved by a constant, so that the checksum of bytes that hold checksums means something.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return uint.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            table[i] = value;
        }

        return table;
    }
}
