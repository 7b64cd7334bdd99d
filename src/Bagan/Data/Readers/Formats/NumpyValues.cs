using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers.Formats;

/// <summary>The numbers of a NumPy array: how they are read, what they span, and what becomes black and white.</summary>
/// <param name="Kind">NumPy's letter: u and i for integers, f for floating point, b for truth values.</param>
/// <param name="Size">Bytes of one.</param>
/// <param name="IsBig">Whether the highest byte comes first.</param>
internal readonly record struct NumpyType(char Kind, int Size, bool IsBig)
{
    /// <summary>Whether these are the bytes of images as they are.</summary>
    public bool IsByte => Kind == 'u' && Size == 1;

    /// <summary>NumPy's name of the type.</summary>
    public string Name => Kind switch { 'u' => $"uint{8 * Size}", 'i' => $"int{8 * Size}", 'b' => "bool", _ => $"float{8 * Size}" };

    /// <summary>The largest number of the type; 1 for floating point and truth values.</summary>
    public double Full => Kind is 'f' or 'b' ? 1 : Math.Pow(2, (8 * Size) - (Kind == 'i' ? 1 : 0)) - 1;

    /// <summary>The type of a header; null where its elements are no plain numbers.</summary>
    public static NumpyType? Of(NpyHeader header)
    {
        var type = new NumpyType(header.Type[1], header.ElementBytes, header.Type[0] == '>');
        return type is { Kind: 'u' or 'i', Size: 1 or 2 or 4 or 8 } or { Kind: 'f', Size: 2 or 4 or 8 } or { Kind: 'b', Size: 1 } ? type : null;
    }

    /// <summary>Converts elements to numbers.</summary>
    /// <param name="bytes">As many whole elements as there are numbers.</param>
    /// <param name="numbers">Takes them.</param>
    public void Read(ReadOnlySpan<byte> bytes, Span<double> numbers)
    {
        Span<byte> turned = stackalloc byte[8];
        for (var i = 0; i < numbers.Length; i++)
        {
            scoped ReadOnlySpan<byte> element = bytes.Slice(i * Size, Size);
            if (IsBig)
            {
                for (var b = 0; b < Size; b++)
                {
                    turned[b] = element[Size - 1 - b];
                }

                element = turned[..Size];
            }

            numbers[i] = (Kind, Size) switch
            {
                ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(element),
                ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(element),
                ('f', _) => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                ('u', 1) or ('b', _) => element[0],
                ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(element),
                ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(element),
                ('u', _) => BinaryPrimitives.ReadUInt64LittleEndian(element),
                ('i', 1) => (sbyte)element[0],
                ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(element),
                ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(element),
                _ => BinaryPrimitives.ReadInt64LittleEndian(element),
            };
        }
    }
}

/// <summary>Goes through the numbers of arrays.</summary>
internal static class NumpySpan
{
    /// <summary>Goes through an array.</summary>
    /// <param name="stream">Stands at its first element.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="BadContentException">It ends early, or holds something that is no number.</exception>
    public static NumberSpan Of(Stream stream, NumpyType type, long count)
    {
        const int Step = 8192;
        var bytes = new byte[Step * type.Size];
        var numbers = new double[Step];
        var span = NumberSpan.Empty;
        for (var done = 0L; done < count; done += Step)
        {
            var part = (int)Math.Min(Step, count - done);
            if (stream.ReadAtLeast(bytes.AsSpan(0, part * type.Size), part * type.Size, throwOnEndOfStream: false) < part * type.Size)
            {
                throw new BadContentException("it ends early");
            }

            type.Read(bytes, numbers.AsSpan(0, part));
            foreach (var number in numbers.AsSpan(0, part))
            {
                if (!double.IsFinite(number))
                {
                    throw new BadContentException("it holds numbers that are not finite (NaN or infinity)");
                }

                span = new NumberSpan(Math.Min(span.Min, number), Math.Max(span.Max, number));
            }
        }

        return span;
    }
}

/// <summary>The order of an image's samples in an array.</summary>
/// <param name="Shape">The shape that comes out: 1 or 3 channels.</param>
/// <param name="Samples">Samples a pixel in the file: 1, 3, or 4 with transparency.</param>
/// <param name="IsInterleaved">True for [H, W, C], false for [C, H, W].</param>
internal readonly record struct SampleLayout(ImageShape Shape, int Samples, bool IsInterleaved)
{
    // Smaller squares may as well be numbers that are no picture.
    private const int SmallestFlatSide = 8;

    /// <summary>The layout of an array of images; null where its shape is none, or could be channels first and last.</summary>
    /// <param name="shape">The array's shape, the number of images first.</param>
    public static SampleLayout? Of(IReadOnlyList<long> shape) => shape switch
    {
        [_, var pixels] when Root(pixels) is { } side and >= SmallestFlatSide => new(new ImageShape(1, side, side), 1, true),
        [_, var h, var w] => new(new ImageShape(1, (int)h, (int)w), 1, true),
        [_, 1 or 3 or 4, _, 1 or 3 or 4] when shape[2] == shape[1] == (shape[2] == shape[3]) => null, // images of such sides could be either, unless one way alone makes squares
        [_, 1 or 3 or 4, var h, var w and (1 or 3 or 4)] when h == w => new(new ImageShape(shape[1] == 1 ? 1 : 3, (int)h, (int)w), (int)shape[1], false),
        [_, var h, var w, 1 or 3 or 4] => new(new ImageShape(shape[3] == 1 ? 1 : 3, (int)h, (int)w), (int)shape[3], true),
        [_, 1 or 3 or 4, var h, var w] => new(new ImageShape(shape[1] == 1 ? 1 : 3, (int)h, (int)w), (int)shape[1], false),
        _ => null,
    };

    /// <summary>Turns the samples of one image, as bytes in the file's order, into planes.</summary>
    public DecodedImagePlanes ToPlanes(ReadOnlySpan<byte> samples)
    {
        var plane = Shape.Height * Shape.Width;
        if (Samples == 1)
        {
            return new DecodedImagePlanes(samples.ToArray(), false);
        }

        var planes = new byte[3 * plane];
        for (var c = 0; c < 3; c++)
        {
            for (var i = 0; i < plane; i++)
            {
                var value = samples[IsInterleaved ? (i * Samples) + c : (c * plane) + i];
                planes[(c * plane) + i] = Samples == 3 ? value : PixelLayout.OnWhite(value, samples[IsInterleaved ? (i * Samples) + 3 : (3 * plane) + i]);
            }
        }

        return new DecodedImagePlanes(planes, Samples == 4);
    }

    private static int? Root(long pixels)
    {
        var root = (long)Math.Round(Math.Sqrt(pixels));
        return root * root == pixels && root <= ImageSide.Largest ? (int)root : null;
    }
}

/// <summary>Planes [C, H, W] of an image out of an array, and whether transparency was laid on white.</summary>
internal readonly record struct DecodedImagePlanes(byte[] Pixels, bool AlphaDropped);
