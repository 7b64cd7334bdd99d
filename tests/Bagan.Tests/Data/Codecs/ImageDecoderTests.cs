using System.Text;
using Bagan.Data.Codecs;

namespace Bagan.Tests.Data.Codecs;

public class ImageDecoderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("BM is how this text begins, and it is no bitmap")]
    [InlineData("P7\nWIDTH 1\n")]
    [InlineData("P5x")]
    [InlineData("RIFF....WAVEfmt ")]
    [InlineData("GIF88a")]
    [InlineData("\u007fELF")]
    public void Other_content_is_no_image(string content)
    {
        var bytes = Encoding.Latin1.GetBytes(content);

        Assert.Null(ImageDecoder.Identify(bytes));
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(bytes));
        Assert.Throws<ImageFormatException>(() => ImageDecoder.ReadHeader(bytes));
    }

    [Fact]
    public void An_empty_file_is_called_empty() =>
        Assert.Contains("empty", Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode([])).Reason, StringComparison.Ordinal);

    [Fact]
    public void Bad_bytes_are_bad_input() =>
        Assert.IsAssignableFrom<BaganInputException>(Record.Exception(() => ImageDecoder.Decode([1, 2, 3])));

    [Theory]
    [InlineData("P2\n2 1\n100\n0 101\n", "above")]
    [InlineData("P2\n2 1\n70000\n0 1\n", "largest sample")]
    [InlineData("P5\n2 1\n0\nab", "largest sample")]
    [InlineData("P2\n2 1\n255\n0 x\n", "byte 0x78")]
    [InlineData("P1\n2 1\n0 2\n", "only 0 and 1")]
    [InlineData("P5\n99999999999 1\n255\n", "too large")]
    [InlineData("P5\n0 1\n255\n", "empty size")]
    [InlineData("P6\n2 2\n255\nabc", "truncated")]
    public void A_damaged_PNM_is_told_in_words(string content, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(Encoding.Latin1.GetBytes(content))).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void PNM_samples_are_scaled_to_255()
    {
        var image = ImageDecoder.Decode("P2\n4 1\n3\n0 1 2 3"u8);

        Assert.Equal(new byte[] { 0, 85, 170, 255 }, image.Pixels);
        Assert.False(image.DepthReduced);
    }

    [Fact]
    public void A_comment_behind_the_last_number_ends_a_PNM_header() =>
        Assert.Equal("ab"u8.ToArray(), ImageDecoder.Decode("P5 2 1 255#comment\nab"u8).Pixels);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(DecodeOptions.LargestMaxPixels + 1)]
    public void A_pixel_limit_out_of_range_is_refused(long limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecodeOptions { MaxPixels = limit });
}
