using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers.Formats;

/// <summary>An array of images: bytes as they are, or numbers that a scale turns into bytes.</summary>
internal sealed class NumpyImages
{
    private readonly FileTree _tree;
    private readonly NpyHeader _header;
    private readonly SampleLayout _layout;

    private NumpyImages(FileTree tree, SourceFile file, NpyHeader header, NumpyType type, SampleLayout layout)
    {
        _tree = tree;
        File = file;
        _header = header;
        Type = type;
        _layout = layout;
    }

    /// <summary>The array's file.</summary>
    public SourceFile File { get; }

    /// <summary>How many images it holds.</summary>
    public int Count => (int)_header.Shape[0];

    /// <summary>The type of its numbers.</summary>
    public NumpyType Type { get; }

    /// <summary>What was read in another way than it stands, in sentences.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (_header.Shape.Count == 2)
            {
                yield return $"The rows of {_header.Shape[1]} numbers in {File.Path} are read as images of {_layout.Shape.SizeText}.";
            }
        }
    }

    /// <summary>Opens an array.</summary>
    /// <exception cref="BadPartException">It holds no images.</exception>
    public static NumpyImages Open(FileTree tree, SourceFile file)
    {
        var header = HeaderOf(tree, file);
        if (NumpyType.Of(header) is not { } type)
        {
            throw new BadPartException(file.Path, $"its elements are of type {header.Type}; images are read as integers or floating-point numbers");
        }

        if (SampleLayout.Of(header.Shape) is not { Shape.Bytes: >= 1 and <= int.MaxValue } layout)
        {
            var hint = header.Shape.Count == 4 ? "; where the number of images stands last, numpy.moveaxis(images, -1, 0) puts it first" : "";
            throw new BadPartException(file.Path, $"its shape ({string.Join(", ", header.Shape)}) is none of images, or of several layouts: (N, H, W), (N, H, W, 1, 3 or 4), (N, 1, 3 or 4, H, W) or (N, pixels of a square){hint}");
        }

        CheckLength(file, header);
        return new NumpyImages(tree, file, header, type, layout);
    }

    /// <summary>The header of an array.</summary>
    public static NpyHeader HeaderOf(FileTree tree, SourceFile file) => BadPartException.Guard(file.Path, () =>
    {
        using var stream = tree.Open(file);
        return NpyHeader.Read(stream);
    });

    /// <summary>Accepts an array whose file is as long as its header says, or refuses it.</summary>
    public static void CheckLength(SourceFile file, NpyHeader header)
    {
        if (((Int128)header.Count * header.ElementBytes) + header.Bytes != file.Length)
        {
            throw new BadPartException(file.Path, $"its header declares {header.Count} elements of {header.ElementBytes} bytes and the file holds {file.Length - header.Bytes} bytes of them");
        }
    }

    /// <summary>Whether the numbers are bytes that are read as they are.</summary>
    public bool AreBytes(ValueRange range) => Type.IsByte && range.Min is null;

    /// <summary>What the numbers span. Reads all of them.</summary>
    /// <exception cref="BadPartException">The array cannot be read, or some are not finite.</exception>
    public NumberSpan Span(CancellationToken cancellation) => BadPartException.Guard(File.Path, () =>
    {
        cancellation.ThrowIfCancellationRequested();
        using var stream = _tree.Open(File);
        RawFile.Skip(stream, _header.Bytes);
        return NumpySpan.Of(stream, Type, _header.Count); // in whatever order
    });

    /// <summary>The file as a feed takes it.</summary>
    /// <param name="scale">What turns the numbers into bytes; null where they are bytes.</param>
    public RawFile Raw(NumberScale? scale)
    {
        var raw = _header.FortranOrder
            ? new RawFile(File.Path, InOrder, Count, _layout.Shape, 0, Interleaved: _layout.IsInterleaved)
            : new RawFile(File.Path, () => _tree.Open(File), Count, _layout.Shape, _header.Bytes, Interleaved: _layout.IsInterleaved);
        if (scale is null && _layout.Samples < 4)
        {
            return raw;
        }

        var samples = _layout.Samples * _layout.Shape.Height * _layout.Shape.Width;
        return raw with { PixelBytes = (long)samples * Type.Size, Decoder = record => Decode(record, samples, scale) };
    }

    // The elements of an array in Fortran's order, image after image.
    private MemoryStream InOrder()
    {
        using var stream = _tree.Open(File);
        RawFile.Skip(stream, _header.Bytes);
        return new MemoryStream(_header.ReadInOrder(stream), writable: false);
    }

    private DecodedImage Decode(ReadOnlySpan<byte> record, int samples, NumberScale? scale)
    {
        if (scale is { } s)
        {
            var numbers = new double[samples];
            Type.Read(record, numbers);
            record = Array.ConvertAll(numbers, s.ToByte);
        }

        var (pixels, alphaDropped) = _layout.ToPlanes(record);
        return new DecodedImage(_layout.Shape.Width, _layout.Shape.Height, _layout.Shape.Channels, pixels, ImageFormat.Raw, alphaDropped: alphaDropped);
    }
}
