using Bagan.Data.Codecs;
using Bagan.Imaging;

namespace Bagan.Tests.Data.Codecs;

public class GoldenImageTests
{
    public static TheoryData<string> Files => [.. GoldenImages.Images.Select(image => image.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_gives_its_known_pixels(string file)
    {
        var golden = GoldenImages.Find(file);
        var bytes = GoldenImages.Bytes(file);

        var image = ImageDecoder.Decode(bytes);

        Assert.Equal((golden.Channels, golden.Height, golden.Width), (image.Channels, image.Height, image.Width));
        Assert.Equal(golden.DepthReduced, image.DepthReduced);
        Assert.Equal(golden.AlphaDropped, image.AlphaDropped);
        Assert.Equal(FormatOf(file), image.Format);
        AssertNear(golden.Expected(), image.Pixels, golden.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_header_says_what_decoding_gives(string file)
    {
        var golden = GoldenImages.Find(file);

        var header = ImageDecoder.ReadHeader(GoldenImages.Bytes(file));

        Assert.Equal(new ImageHeader(FormatOf(file), golden.Width, golden.Height, golden.Channels), header);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_head_is_enough_to_identify_a_file(string file) =>
        Assert.Equal(FormatOf(file), ImageDecoder.Identify([.. GoldenImages.Bytes(file).Take(ImageDecoder.HeadLength)]));

    [Fact]
    public void Many_threads_at_once_give_the_same_pixels()
    {
        var files = GoldenImages.Images.Select(image => (Golden: image, Bytes: GoldenImages.Bytes(image.File))).ToArray();
        var failures = 0;
        var threads = Enumerable.Range(0, 8).Select(start => new Thread(() =>
        {
            for (var i = 0; i < 3 * files.Length; i++)
            {
                var (golden, bytes) = files[(i + (start * 13)) % files.Length];
                var worst = Worst(golden.Expected(), ImageDecoder.Decode(bytes).Pixels);
                if (worst > golden.Tolerance)
                {
                    Interlocked.Increment(ref failures);
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, failures);
    }

    [Fact]
    public void An_animated_WebP_is_refused_in_words()
    {
        var error = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(GoldenImages.Bytes("animated.webp")));

        Assert.Contains("animated", error.Reason, StringComparison.Ordinal);
    }

    internal static ImageFormat FormatOf(string file) => Path.GetExtension(file) switch
    {
        ".png" => ImageFormat.Png,
        ".jpg" => ImageFormat.Jpeg,
        ".pbm" or ".pgm" or ".ppm" => ImageFormat.Pnm,
        ".bmp" => ImageFormat.Bmp,
        ".gif" => ImageFormat.Gif,
        ".webp" => ImageFormat.WebP,
        _ => ImageFormat.Tiff,
    };

    internal static int Worst(byte[] expected, byte[] actual) => expected.Length != actual.Length
        ? int.MaxValue
        : expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();

    private static void AssertNear(byte[] expected, byte[] actual, int tolerance)
    {
        if (tolerance == 0)
        {
            Assert.Equal(expected, actual);
        }
        else
        {
            Assert.InRange(Worst(expected, actual), 0, tolerance);
        }
    }
}
