using System.Buffers.Binary;
using System.Text;
using Bagan.Data.Codecs;
using Bagan.Imaging;

namespace Bagan.Tests.Data.Codecs;

/// <summary>Files of a few hundred bytes whose headers declare billions of pixels.</summary>
public class PixelLimitTests
{
    private const int Side = 60_000;

    public static TheoryData<string> Files =>
    [
        "rgb8.png", "grey16.png", "rgb8-interlaced.png", "rgb-420.jpg", "progressive.jpg", "p1.pbm", "p2.pgm", "p6.ppm",
        "rgb24.bmp", "rle8.bmp", "core24.bmp", "plain.gif", "lossy.webp", "lossless.webp", "animated.webp", "rgb-raw.tif", "rgb-tiled.tif",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_declared_size_over_the_limit_is_refused_before_memory_is_taken(string file)
    {
        var bytes = Enlarge(file);
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(bytes)); // libraries and code are loaded now
        var before = GC.GetAllocatedBytesForCurrentThread();
        var peakBefore = PeakMemory();

        var error = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(bytes));

        Assert.Contains("limit of 100000000 pixels", error.Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        // Other tests run meanwhile; the pixels would take 3.6 GB and more.
        Assert.True(PeakMemory() - peakBefore < 1L << 30);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_header_can_be_read_whatever_it_declares(string file)
    {
        var header = ImageDecoder.ReadHeader(Enlarge(file));

        Assert.True((long)header.Width * header.Height > DecodeOptions.Default.MaxPixels);
    }

    [Theory]
    [InlineData("rgb8.png")]
    [InlineData("rgb-420.jpg")]
    [InlineData("p6.ppm")]
    [InlineData("rgb24.bmp")]
    [InlineData("plain.gif")]
    [InlineData("lossless.webp")]
    [InlineData("rgb-raw.tif")]
    public void The_limit_itself_is_allowed(string file)
    {
        var golden = GoldenImages.Find(file);
        var pixels = golden.Width * golden.Height;
        var bytes = GoldenImages.Bytes(file);

        Assert.Equal(golden.Width, ImageDecoder.Decode(bytes, new DecodeOptions { MaxPixels = pixels }).Width);
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(bytes, new DecodeOptions { MaxPixels = pixels - 1 }));
    }

    // The same file with another size in its header; 16383, the largest there is, for a still WebP.
    private static byte[] Enlarge(string file)
    {
        var bytes = GoldenImages.Bytes(file);
        switch (GoldenImageTests.FormatOf(file))
        {
            case ImageFormat.Png:
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), Side);
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), Side);
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), PngCrc.Of(bytes.AsSpan(12, 17)));
                break;
            case ImageFormat.Jpeg:
                var kind = file == "progressive.jpg" ? (byte)0xC2 : (byte)0xC0;
                var frame = bytes.AsSpan().IndexOf(new byte[] { 0xFF, kind, 0x00, 0x11, 0x08 });
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), Side);
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), Side);
                break;
            case ImageFormat.Pnm:
                var text = Encoding.Latin1.GetString(bytes);
                return Encoding.Latin1.GetBytes(text[..3] + $"{Side} {Side} 255\n" + text[3..]);
            case ImageFormat.Bmp when bytes[14] == 12:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), Side);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(20), Side);
                break;
            case ImageFormat.Bmp:
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), Side);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), Side);
                break;
            case ImageFormat.Gif:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), Side);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Side);
                break;
            case ImageFormat.WebP:
                EnlargeWebP(bytes);
                break;
            default:
                EnlargeTiff(bytes);
                break;
        }

        return bytes;
    }

    private static void EnlargeWebP(byte[] bytes)
    {
        switch (Encoding.ASCII.GetString(bytes, 12, 4))
        {
            case "VP8X":
                (bytes[24], bytes[25], bytes[26]) = ((Side - 1) & 0xFF, (Side - 1) >> 8, 0);
                (bytes[27], bytes[28], bytes[29]) = ((Side - 1) & 0xFF, (Side - 1) >> 8, 0);
                break;
            case "VP8L":
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(21), 0x0FFFFFFF);
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(26), 0x3FFF3FFF);
                break;
        }
    }

    // Width and length are entries of 12 bytes in the directory; little-endian, numbers of 16 or 32 bits.
    private static void EnlargeTiff(byte[] bytes)
    {
        var directory = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(directory));
        for (var i = 0; i < count; i++)
        {
            var entry = bytes.AsSpan(directory + 2 + (12 * i), 12);
            if (BinaryPrimitives.ReadUInt16LittleEndian(entry) is 256 or 257)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], 4);
                BinaryPrimitives.WriteInt32LittleEndian(entry[8..], Side);
            }
        }
    }

    private static long PeakMemory()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
