using System.Buffers.Binary;
using System.IO.Compression;
using Bagan.Data.Codecs;
using Bagan.Imaging;

namespace Bagan.Tests.Data.Codecs;

public class PngEncoderTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 3, 1, 1 }, { 1, 28, 28 }, { 3, 32, 32 }, { 1, 5, 257 }, { 3, 257, 5 }, { 1, 128, 128 }, { 1, 128, 129 }, { 3, 300, 400 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_encoded_is_decoded(int channels, int height, int width)
    {
        var pixels = Noise(channels * height * width);

        var image = ImageDecoder.Decode(PngEncoder.Encode(pixels, channels, height, width));

        Assert.Equal((channels, height, width), (image.Channels, image.Height, image.Width));
        Assert.Equal(pixels, image.Pixels);
        Assert.Equal(ImageFormat.Png, image.Format);
        Assert.False(image.AlphaDropped);
        Assert.False(image.DepthReduced);
    }

    [Fact]
    public void A_smooth_picture_is_compressed()
    {
        var pixels = Enumerable.Range(0, 64 * 64).Select(i => (byte)((i % 64) + (i / 64))).ToArray();

        Assert.InRange(PngEncoder.Encode(pixels, 1, 64, 64).Length, 1, pixels.Length / 8);
    }

    [Fact]
    public void The_same_image_gives_the_same_bytes()
    {
        var pixels = Noise(3 * 16 * 16);
        var text = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" };
        var sameText = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };

        Assert.Equal(PngEncoder.Encode(pixels, 3, 16, 16, text), PngEncoder.Encode(pixels, 3, 16, 16, sameText));
    }

    [Fact]
    public void Text_fields_come_back_in_any_script()
    {
        var text = new Dictionary<string, string>
        {
            ["Bagan"] = "synthetic",
            ["Bagan class"] = "ж 人 T-shirt/top \U0001F455",
            ["Comment"] = "two\nlines",
        };

        var file = PngEncoder.Encode(Noise(28 * 28), 1, 28, 28, text);

        Assert.Equal(text, PngText.Read(file));
        Assert.Equal(Noise(28 * 28), ImageDecoder.Decode(file).Pixels);
    }

    [Fact]
    public void A_file_without_text_has_no_fields() =>
        Assert.Empty(PngText.Read(PngEncoder.Encode(Noise(9), 1, 3, 3)));

    [Theory]
    [InlineData("", "value")]
    [InlineData(" name", "value")]
    [InlineData("na  me", "value")]
    [InlineData("Größe", "value")]
    [InlineData("name", "a\0b")]
    [InlineData("name", "")]
    public void A_text_field_that_PNG_cannot_hold_is_refused(string name, string value) =>
        Assert.Throws<ArgumentException>(
            () => PngEncoder.Encode(Noise(9), 1, 3, 3, new Dictionary<string, string> { [name] = value }));

    [Fact]
    public void Text_that_unpacks_without_end_is_refused()
    {
        // 64 MB of one letter in a zTXt chunk, put behind the header of a sound file.
        using var packed = new MemoryStream();
        packed.Write("a\0\0"u8);
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var megabyte = Enumerable.Repeat((byte)'a', 1 << 20).ToArray();
            for (var i = 0; i < 64; i++)
            {
                zlib.Write(megabyte);
            }
        }

        byte[] body = [.. "zTXt"u8, .. packed.ToArray()];
        byte[] length = new byte[4], checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length - 4);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, PngCrc.Of(body));
        var sound = PngEncoder.Encode(Noise(9), 1, 3, 3);
        byte[] bomb = [.. sound[..33], .. length, .. body, .. checksum, .. sound[33..]];

        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(bomb));
    }

    [Fact]
    public void A_wrong_number_of_bytes_is_refused() =>
        Assert.Throws<ArgumentException>(() => PngEncoder.Encode(Noise(10), 1, 3, 3));

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
