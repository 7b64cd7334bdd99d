using System.Security.Cryptography;
using System.Text;

namespace Bagan.Training;

/// <summary>
/// The checksum inside a checkpoint: SHA-256 over the whole file, header and all, with the checksum's own place read as zeros.
/// It stands in the header as a text, so that the file remains plain safetensors.
/// </summary>
internal static class CheckpointChecksum
{
    internal const string Key = "bagan.checksum";

    // Where the place may begin: the metadata come first in a header, and its keys in order.
    private const int SearchLength = 1 << 20;
    private const int Digits = 2 * SHA256.HashSizeInBytes;
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes($"\"{Key}\":\"");

    /// <summary>What stands in the place until the rest is written.</summary>
    internal static string Placeholder { get; } = new('0', Digits);

    /// <summary>Puts the checksum into a file that is written but for it.</summary>
    internal static void Seal(Stream stream)
    {
        var place = Find(stream) ?? throw new InvalidOperationException("The file has no place for a checksum.");
        var sum = Compute(stream, place);
        stream.Position = place;
        stream.Write(sum);
    }

    /// <summary>What is wrong with a file; null if its content is what was written.</summary>
    internal static string? Check(Stream stream)
    {
        if (Find(stream) is not { } place)
        {
            return "it has no checksum";
        }

        var found = new byte[Digits];
        stream.Position = place;
        stream.ReadExactly(found);
        return found.AsSpan().SequenceEqual(Compute(stream, place)) ? null : "its content is not what its checksum says";
    }

    private static long? Find(Stream stream)
    {
        stream.Position = 0;
        var start = new byte[Math.Min(stream.Length, SearchLength)];
        stream.ReadExactly(start);
        var at = start.AsSpan().IndexOf(Mark);
        return at >= 0 && at + Mark.Length + Digits <= start.Length ? at + Mark.Length : null;
    }

    private static byte[] Compute(Stream stream, long place)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        var zeros = Encoding.UTF8.GetBytes(Placeholder);
        stream.Position = 0;
        Add(place);
        stream.Position += Digits;
        hash.AppendData(zeros);
        Add(stream.Length - stream.Position);
        return Encoding.UTF8.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));

        void Add(long length)
        {
            while (length > 0)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(length, buffer.Length));
                stream.ReadExactly(part);
                hash.AppendData(part);
                length -= part.Length;
            }
        }
    }
}
