using Bagan.Data.Codecs;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers.Listing;

/// <summary>Images that lie in a file each, in any of the image formats.</summary>
internal sealed class EncodedFeed : IImageFeed
{
    // Holds the header of nearly every file; one that needs more is read whole.
    private const int HeadBytes = 64 * 1024;

    // Decoded pixels on their way at one time; one image may be larger and then goes alone.
    private const long InFlightBytes = 96L << 20;

    private readonly FileTree _tree;
    private readonly IReadOnlyList<SourceFile> _files;
    private readonly IReadOnlyList<ImageRegion?>? _regions;
    private readonly long[] _decodedBytes;

    /// <summary>Joins files and, where given, the part of each that is the picture.</summary>
    public EncodedFeed(FileTree tree, IReadOnlyList<SourceFile> files, IReadOnlyList<ImageRegion?>? regions = null)
    {
        _tree = tree;
        _files = files;
        _regions = regions;
        _decodedBytes = new long[files.Count];
    }

    /// <inheritdoc/>
    public void Probe(FeedPass pass, ImageShape[] shapes)
    {
        var again = new List<int>();
        Pass(pass, AllWanted(pass), HeadBytes, (i, content) =>
        {
            pass.Tick();
            try
            {
                shapes[i] = ShapeOf(i, content, pass.Limits.Decoding);
            }
            catch (ImageFormatException) when (content.Length < _files[i].Length)
            {
                lock (again)
                {
                    again.Add(i);
                }
            }
        });
        again.Sort();
        Pass(pass, again, 0, (i, content) => shapes[i] = ShapeOf(i, content, pass.Limits.Decoding));
    }

    /// <inheritdoc/>
    public void Read(FeedPass pass, Action<int, DecodedImage> visit, IReadOnlyList<int>? again = null)
    {
        var gate = new ByteGate(InFlightBytes);
        Pass(pass, again is null ? AllWanted(pass) : [.. again.Where(pass.Wants)], 0, (i, content) =>
        {
            if (_decodedBytes[i] == 0)
            {
                ShapeOf(i, content, pass.Limits.Decoding); // not probed
            }

            using (gate.Enter(_decodedBytes[i], pass.Limits.Cancellation))
            {
                var image = pass.Reduce(i, ImageDecoder.Decode(content, pass.Limits.Decoding));
                visit(i, _regions?[i] is { } region ? region.Cut(image) : image);
            }

            if (again is null)
            {
                pass.Tick();
            }
        });
    }

    private static List<int> AllWanted(FeedPass pass) =>
        [.. Enumerable.Range(0, pass.Unwanted.Length).Where(pass.Wants)];

    private void Pass(FeedPass pass, List<int> wanted, int headBytes, FileVisitor visit) =>
        _tree.ReadAll(
            [.. wanted.Select(i => _files[i])],
            (k, content) =>
            {
                try
                {
                    visit(wanted[k], content);
                }
                catch (ImageFormatException e)
                {
                    pass.Fail(wanted[k], e.Reason);
                }
            },
            (k, reason) => pass.Fail(wanted[k], reason),
            pass.Limits,
            headBytes);

    private ImageShape ShapeOf(int index, ReadOnlySpan<byte> content, DecodeOptions limits)
    {
        if (ImageDecoder.Identify(content) is null && FileKinds.OfContent(content) is { } kind)
        {
            throw new ImageFormatException($"it is not an image file ({kind.One}){(kind.Advice is null ? "" : $": {kind.Advice}")}");
        }

        var header = ImageDecoder.ReadHeader(content, limits.Frame);
        limits.Check(header.Width, header.Height);
        _decodedBytes[index] = (long)header.Width * header.Height * header.Channels;
        return _regions?[index] is { } region
            ? region.ShapeIn(header.Channels, header.Height, header.Width)
            : new ImageShape(header.Channels, header.Height, header.Width);
    }
}
