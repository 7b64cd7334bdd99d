using System.Buffers.Binary;

namespace Bagan.Tests.Data.Codecs;

/// <summary>Damages stored images in the ways that find faults in decoders; the same seed and number give the same file.</summary>
internal sealed class ImageMutator(int seed)
{
    private static readonly uint[] Edges =
        [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    private readonly (string Name, byte[] Bytes)[] _files =
        [.. GoldenImages.Images.Select(image => (image.File, GoldenImages.Bytes(image.File))), ("animated.webp", GoldenImages.Bytes("animated.webp"))];

    public (string Name, byte[] Bytes) Make(int number)
    {
        var random = new Random(unchecked((seed * 7919) + (number * 104729)));
        var (name, original) = _files[random.Next(_files.Length)];
        var bytes = new List<byte>(original);
        for (var edits = 1 + random.Next(random.Next(2) == 0 ? 2 : 10); edits > 0; edits--)
        {
            Edit(bytes, random);
        }

        var result = bytes.ToArray();
        if (name.EndsWith(".png", StringComparison.Ordinal) && random.Next(4) > 0)
        {
            RepairChecksums(result); // else nearly every mutation ends at a checksum
        }

        return (name, result);
    }

    private void Edit(List<byte> bytes, Random random)
    {
        if (bytes.Count < 4)
        {
            bytes.AddRange([0, 0, 0, 0]);
        }

        // Headers are small and matter most.
        var at = random.Next(random.Next(3) == 0 ? Math.Min(64, bytes.Count) : bytes.Count);
        var length = Math.Min(1 + random.Next(random.Next(4) == 0 ? 200 : 8), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 or 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 3 or 4:
                WriteEdge(bytes, at, random);
                break;
            case 5:
                bytes.RemoveRange(at, length);
                break;
            case 6:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 7:
                var (_, other) = _files[random.Next(_files.Length)];
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.Skip(from).Take(length));
                break;
            default:
                if (random.Next(4) == 0)
                {
                    bytes.RemoveRange(at, bytes.Count - at);
                }
                else
                {
                    bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                }

                break;
        }
    }

    private static void WriteEdge(List<byte> bytes, int at, Random random)
    {
        Span<byte> value = stackalloc byte[4];
        var edge = Edges[random.Next(Edges.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(value, edge);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(value, edge);
        }

        var width = 1 << random.Next(3);
        for (var i = 0; i < width && at + i < bytes.Count; i++)
        {
            bytes[at + i] = value[edge > 0xFFFF || random.Next(2) == 0 ? i : 3 - i];
        }
    }

    private static void RepairChecksums(byte[] bytes)
    {
        var position = 8;
        while (position + 12 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(position));
            if (length > bytes.Length - position - 12)
            {
                return;
            }

            var end = position + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(end), PngCrc.Of(bytes.AsSpan(position + 4, (int)length + 4)));
            position = end + 4;
        }
    }
}
