using System.Buffers.Binary;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Data.Codecs;

/// <summary>The orientation that PNG and WebP carry in EXIF, and the number of pictures in a JPEG file.</summary>
public class OrientationTests
{
    private const int Orientation = 0x0112;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void PngIsTurned(int orientation)
    {
        var upright = GoldenImages.Bytes("rgb8.png");
        const int BehindHeader = 8 + 25;
        byte[] chunk = [.. "eXIf"u8, .. JpegExtras.Tiff(Orientation, 3, orientation)];
        byte[] turned = [.. upright.AsSpan(0, BehindHeader), .. BigEndian(chunk.Length - 4), .. chunk, .. BigEndian((int)Drawn.Crc(chunk)), .. upright.AsSpan(BehindHeader)];
        Check(upright, turned, orientation);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(2, true)]
    public void WebPIsTurned(int orientation, bool marked)
    {
        var upright = GoldenImages.Bytes("lossless.webp");
        var turned = WebP(upright, orientation, marked);
        Check(upright, turned, orientation);

        // The orientation stands behind the pixels: a file that is cut off before it is no whole file.
        Assert.Throws<ImageFormatException>(() => ImageDecoder.ReadHeader(turned.AsSpan(0, turned.Length - 4)));
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(turned.AsSpan(0, turned.Length - 4)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void PicturesInAJpegAreCounted(int said, int count) =>
        Assert.Equal(count, ImageDecoder.Decode([.. JpegExtras.WithPictures(GoldenImages.Bytes("rgb-444.jpg"), said), .. GoldenImages.Bytes("grey.jpg")]).Frames);

    [Fact]
    public void PicturesBehindTheFirstAreSaid()
    {
        using var folder = new TemporaryFolder();
        var jpeg = GoldenImages.Bytes("rgb-444.jpg");
        folder.Write("a/plain.jpg", jpeg);
        folder.Write("b/stereo.jpg", [.. JpegExtras.WithPictures(jpeg, 2), .. jpeg]);

        using var data = DataLoader.Load(folder.Path);

        Assert.Equal(2, data.Train.Count);
        Assert.Contains(data.Notes, n => n.StartsWith("1 image holds several pages or frames (up to 2), of which the first is read", StringComparison.Ordinal));
    }

    private static void Check(byte[] upright, byte[] turned, int orientation)
    {
        var expected = ExifOrientation.Apply(orientation, ImageDecoder.Decode(upright));
        var image = ImageDecoder.Decode(turned);
        var header = ImageDecoder.ReadHeader(turned);
        Assert.Equal((expected.Width, expected.Height), (image.Width, image.Height));
        Assert.Equal((expected.Width, expected.Height), (header.Width, header.Height));
        Assert.Equal(expected.Pixels, image.Pixels);
    }

    // The extended form of RFC 9649: VP8X with the flag of EXIF, the pixels, EXIF.
    private static byte[] WebP(byte[] simple, int orientation, bool marked)
    {
        var header = ImageDecoder.ReadHeader(simple);
        byte[] extended = [8, 0, 0, 0, .. Three(header.Width - 1), .. Three(header.Height - 1)];
        byte[] exif = [.. marked ? "Exif\0\0"u8 : [], .. JpegExtras.Tiff(Orientation, 3, orientation)];
        byte[] body = [.. "WEBPVP8X"u8, .. BitConverter.GetBytes(extended.Length), .. extended, .. simple.AsSpan(12), .. "EXIF"u8, .. BitConverter.GetBytes(exif.Length), .. exif];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }

    private static byte[] Three(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}

/// <summary>JPEG files with segments that cameras write.</summary>
internal static class JpegExtras
{
    /// <summary>A file that says by CIPA DC-007 how many pictures it holds.</summary>
    public static byte[] WithPictures(byte[] jpeg, int count)
    {
        byte[] index = [.. "MPF\0"u8, .. Tiff(0xB001, 4, count)];
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xE2, 0, (byte)(index.Length + 2), .. index, .. jpeg.AsSpan(2)];
    }

    /// <summary>A directory as TIFF has it, little-endian, with one entry.</summary>
    public static byte[] Tiff(int tag, byte type, int value) =>
        [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, (byte)tag, (byte)(tag >> 8), type, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(value), 0, 0, 0, 0];
}
