using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>A file that holds the pixels of many images of one shape, one after another.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Open">Opens it, unpacked.</param>
/// <param name="Count">How many images it should hold.</param>
/// <param name="Shape">The shape of each.</param>
/// <param name="HeaderBytes">Bytes before the first record.</param>
/// <param name="PrefixBytes">Bytes before the pixels in every record.</param>
/// <param name="Interleaved">True for [H, W, C], false for [C, H, W].</param>
internal sealed record RawFile(string Name, Func<Stream> Open, int Count, ImageShape Shape, long HeaderBytes, int PrefixBytes = 0, bool Interleaved = false)
{
    // Large enough to be worth handing over, small enough to stay out of the large object heap.
    private const int BatchBytes = 64 * 1024;

    /// <summary>Bytes of one record.</summary>
    public long RecordBytes => PrefixBytes + Shape.Bytes;

    /// <summary>Reads the records in order, several at a time.</summary>
    /// <returns>The position of the first record of each batch, and the bytes of its records.</returns>
    /// <exception cref="BadContentException">The file ends early or goes on behind its last record.</exception>
    public IEnumerable<(int First, byte[] Records)> ReadBatches()
    {
        using var stream = Open();
        Skip(stream, HeaderBytes);
        var perBatch = (int)Math.Max(1, BatchBytes / RecordBytes);
        for (var first = 0; first < Count; first += perBatch)
        {
            var records = new byte[RecordBytes * Math.Min(perBatch, Count - first)];
            var read = stream.ReadAtLeast(records, records.Length, throwOnEndOfStream: false);
            if (read < records.Length)
            {
                throw new BadContentException($"it should hold {Quantity.Of(Count, "image")} of {Shape.SizeText} pixels and ends within number {first + (read / RecordBytes)}");
            }

            yield return (first, records);
        }

        if (stream.ReadByte() >= 0)
        {
            throw new BadContentException($"it goes on behind the {Quantity.Of(Count, "image")} that it should hold");
        }
    }

    /// <summary>The pixels of one record as [C, H, W].</summary>
    public byte[] Pixels(ReadOnlySpan<byte> record)
    {
        var source = record[PrefixBytes..];
        if (!Interleaved || Shape.Channels == 1)
        {
            return source.ToArray();
        }

        var pixels = new byte[source.Length];
        PixelLayout.PackedToPlanar(source, Shape.Channels, pixels);
        return pixels;
    }

    /// <summary>Reads past bytes of a stream that cannot seek.</summary>
    internal static void Skip(Stream stream, long count)
    {
        var buffer = new byte[4096];
        while (count > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (read == 0)
            {
                throw new BadContentException("it ends within its header");
            }

            count -= read;
        }
    }
}
