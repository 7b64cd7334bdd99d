using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Bagan.Data;

/// <summary>Hashes of pixels and of whole sets.</summary>
internal static class Fingerprint
{
    /// <summary>The first 16 bytes of SHA-256 of pixels: enough that no two different images of any data set meet by chance.</summary>
    public static UInt128 OfPixels(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(pixels, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Adds a split, named train, val or test, to the hash of a set.</summary>
    public static void Add(IncrementalHash hash, string split, ImageSet set, IEnumerable<UInt128> pixelHashes)
    {
        var names = string.Concat(set.ClassNames.Select(n => $"{n.Length}:{n},"));
        hash.AppendData(Encoding.UTF8.GetBytes($"{split} {set.Count} {set.Channels} {set.Height} {set.Width} {names}"));
        hash.AppendData(MemoryMarshal.AsBytes(set.Labels));
        hash.AppendData(MemoryMarshal.AsBytes<UInt128>(pixelHashes.ToArray()));
    }

    /// <summary>Identifies one set by its shape, class names, labels and pixels: 64 hexadecimal digits.</summary>
    public static string OfSet(ImageSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "train", set, Enumerable.Range(0, set.Count).Select(i => OfPixels(set[i])));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
