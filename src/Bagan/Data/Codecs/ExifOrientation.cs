using System.Buffers.Binary;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>
/// The orientation that a camera notes in EXIF (CIPA DC-008, tag 0x0112, values 1 to 8): found in a JPEG, PNG or WebP file, and applied.
/// Damaged EXIF data counts as upright, since the picture itself is whole.
/// </summary>
internal static class ExifOrientation
{
    /// <summary>Rows and columns stand as they should.</summary>
    public const int Upright = 1;

    /// <summary>From this value on, rows and columns change places.</summary>
    public const int FirstTransposed = 5;

    /// <summary>The orientation noted in a JPEG file, 1 to 8.</summary>
    public static int OfJpeg(ReadOnlySpan<byte> file) => JpegSegments.Find(file, 0xE1, "Exif\0"u8) is { Length: > 6 } exif ? OfTiff(exif[6..]) : Upright;

    /// <summary>The orientation noted in EXIF data by themselves, 1 to 8; some programs write JPEG's mark before them.</summary>
    public static int OfExif(ReadOnlySpan<byte> exif) => OfTiff(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);

    /// <summary>A header with the size as it is when the picture stands upright.</summary>
    public static ImageHeader Apply(int orientation, ImageHeader header) =>
        orientation >= FirstTransposed ? header with { Width = header.Height, Height = header.Width } : header;

    /// <summary>A copy turned and mirrored so that it stands upright.</summary>
    public static DecodedImage Apply(int orientation, DecodedImage image)
    {
        int width = image.Width, height = image.Height;
        var transposed = orientation >= FirstTransposed;
        var (targetWidth, targetHeight) = transposed ? (height, width) : (width, height);

        // Where the source of target row 0, column 0 lies, and the steps to the next column and row.
        var (start, column, row) = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => ((width * height) - 1, -1, -width),
            4 => (width * (height - 1), 1, -width),
            5 => (0, width, 1),
            6 => (width * (height - 1), -width, 1),
            7 => ((width * height) - 1, -width, -1),
            8 => (width - 1, width, -1),
            _ => (0, 1, width),
        };

        return new DecodedImage(
            targetWidth, targetHeight, image.Channels, Turn(image.Pixels), image.Format, image.DepthReduced, image.AlphaDropped)
        {
            Frames = image.Frames,
            Deep = image.Deep is { } deep ? deep with { Values = Turn(deep.Values) } : null,
        };

        T[] Turn<T>(T[] planes)
        {
            var target = GC.AllocateUninitializedArray<T>(planes.Length);
            var written = 0;
            for (var c = 0; c < image.Channels; c++)
            {
                var plane = planes.AsSpan(c * width * height, width * height);
                for (var y = 0; y < targetHeight; y++)
                {
                    var from = start + (y * row);
                    for (var x = 0; x < targetWidth; x++, from += column)
                    {
                        target[written++] = plane[from];
                    }
                }
            }

            return target;
        }
    }

    private static int OfTiff(ReadOnlySpan<byte> exif) =>
        TiffDirectory.TryOpen(exif, out var directory) && directory.First(TiffDirectory.Orientation) is { } value and >= 1 and <= 8
            ? (int)value
            : Upright;
}

/// <summary>The segments that stand before the pixels of a JPEG file.</summary>
internal static class JpegSegments
{
    // CIPA DC-007, Multi-Picture Format: a segment APP2 holds a directory like a TIFF's, with the number of pictures.
    private const byte MultiPictureMarker = 0xE2;
    private const int NumberOfImages = 0xB001;

    /// <summary>How many pictures a file says that it holds (MPO files of cameras and telephones); 1 where it says nothing.</summary>
    public static int PicturesIn(ReadOnlySpan<byte> file) =>
        Find(file, MultiPictureMarker, "MPF\0"u8) is { Length: > 4 } index && TiffDirectory.TryOpen(index[4..], out var directory) && directory.First(NumberOfImages) is { } count and > 1
            ? (int)Math.Min(count, int.MaxValue)
            : 1;

    /// <summary>The content of the first segment of a kind; empty where there is none.</summary>
    /// <param name="file">The file, or its beginning.</param>
    /// <param name="wanted">The second byte of its marker.</param>
    /// <param name="begins">What its content begins with.</param>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file, byte wanted, ReadOnlySpan<byte> begins)
    {
        var position = 2; // behind the start-of-image marker
        while (position + 4 <= file.Length && file[position] == 0xFF)
        {
            var marker = file[position + 1];
            if (marker == 0xFF)
            {
                position++; // a fill byte
                continue;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                position += 2; // a marker without a segment
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
            if (marker is 0xDA or 0xD9 || length < 2 || position + 2 + length > file.Length)
            {
                break; // the picture's data begins, or the segments are damaged
            }

            var segment = file.Slice(position + 4, length - 2);
            if (marker == wanted && segment.StartsWith(begins))
            {
                return segment;
            }

            position += 2 + length;
        }

        return [];
    }
}
