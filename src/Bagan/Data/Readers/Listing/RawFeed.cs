using System.Collections;
using System.Globalization;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers.Listing;

/// <summary>Images that lie in array files: IDX, CIFAR's records, NumPy arrays.</summary>
internal sealed class RawFeed(IReadOnlyList<RawFile> files) : IImageFeed
{
    /// <inheritdoc/>
    public void Probe(FeedPass pass, ImageShape[] shapes)
    {
        var start = 0;
        foreach (var file in files)
        {
            shapes.AsSpan(start, file.Count).Fill(file.Shape);
            start += file.Count;
        }
    }

    /// <inheritdoc/>
    public void Read(FeedPass pass, Action<int, DecodedImage> visit, IReadOnlyList<int>? again = null)
    {
        var start = 0;
        foreach (var file in files)
        {
            var first = start;
            try
            {
                ParallelWork.Pipe(_ => file.ReadBatches(), pass.Limits, batch => Visit(file, batch.Records, first + batch.First, pass, visit));
            }
            catch (Exception e) when (FileProblem.IsOfFile(e))
            {
                pass.FailFile(file.Name, FileProblem.Describe(e, file.Name), first, file.Count);
            }

            start += file.Count;
        }
    }

    private static void Visit(RawFile file, byte[] records, int first, FeedPass pass, Action<int, DecodedImage> visit)
    {
        var size = (int)file.RecordBytes;
        for (var k = 0; k < records.Length / size; k++)
        {
            if (pass.Wants(first + k))
            {
                visit(first + k, file.Image(records.AsSpan(k * size, size)));
            }

            pass.Tick();
        }
    }
}

/// <summary>Makes an image of the samples of one record. Called from several threads.</summary>
internal delegate DecodedImage RecordDecoder(ReadOnlySpan<byte> samples);

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
    public long RecordBytes => PrefixBytes + (PixelBytes ?? Shape.Bytes);

    /// <summary>Bytes of the samples of one image, where they are not one byte each.</summary>
    public long? PixelBytes { get; init; }

    /// <summary>Makes an image of a record's samples, where they are not bytes in one of the usual orders.</summary>
    public RecordDecoder? Decoder { get; init; }

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
            throw new BadContentException($"it holds more than the {Quantity.Of(Count, "image")} that it should hold");
        }
    }

    /// <summary>The image of one record.</summary>
    public DecodedImage Image(ReadOnlySpan<byte> record) =>
        Decoder?.Invoke(record[PrefixBytes..]) ?? new DecodedImage(Shape.Width, Shape.Height, Shape.Channels, Pixels(record[PrefixBytes..]), ImageFormat.Raw);

    // The samples as [C, H, W].
    private byte[] Pixels(ReadOnlySpan<byte> source)
    {
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

/// <summary>The names "FILE#0", "FILE#1", ... of images that lie in array files, made when asked for: a million names would take more memory than they are worth.</summary>
internal sealed class NumberedSources : IReadOnlyList<string>
{
    private readonly (string File, int Start, int Count)[] _segments;

    /// <summary>Names the images of files that follow one another.</summary>
    public NumberedSources(IEnumerable<(string File, int Count)> files)
    {
        var start = 0;
        var segments = new List<(string, int, int)>();
        foreach (var (file, count) in files)
        {
            segments.Add((file, start, count));
            start += count;
        }

        _segments = [.. segments];
        Count = start;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public string this[int index]
    {
        get
        {
            foreach (var (file, start, count) in _segments)
            {
                if (index >= start && index < start + count)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{file}#{index - start}");
                }
            }

            throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} images.");
        }
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
