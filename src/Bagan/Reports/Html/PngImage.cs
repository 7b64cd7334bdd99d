using System.Buffers.Binary;

namespace Bagan.Reports.Html;

/// <summary>A PNG file in memory, with the size that its header states.</summary>
public sealed class PngImage
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Takes the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="ArgumentException">It does not begin like a PNG file.</exception>
    public PngImage(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length < 24 || !file.AsSpan(0, 8).SequenceEqual(Signature))
        {
            throw new ArgumentException("These bytes are not a PNG file.", nameof(file));
        }

        File = file;
        Width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)); // IHDR is always the first chunk
        Height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
    }

    /// <summary>The whole file.</summary>
    public byte[] File { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }
}
