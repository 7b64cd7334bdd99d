using Bagan.Tests.Data.Codecs;
using Bagan.Data.Codecs;
using Bagan.Imaging;

namespace Bagan.Tests.Imaging;

public class ImageResizerTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenImages.Resizes.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resizing_gives_the_bytes_that_Pillow_gives(int number)
    {
        var golden = GoldenImages.Resizes[number];
        var image = ImageDecoder.Decode(GoldenImages.Bytes(golden.File));
        var isGrey = golden.Fit == "Grey";
        var channels = isGrey ? 1 : image.Channels;
        var target = new byte[channels * golden.Height * golden.Width];

        ImageResizer.Resize(
            image, isGrey ? FitMode.Stretch : Enum.Parse<FitMode>(golden.Fit), channels, golden.Height, golden.Width, target);

        Assert.True(golden.Crc32 == PngCrc.Of(target), $"{golden}");
    }

    [Theory]
    [InlineData(FitMode.Crop)]
    [InlineData(FitMode.Pad)]
    [InlineData(FitMode.Stretch)]
    public void An_image_of_the_right_size_is_copied(FitMode fit)
    {
        var image = Noise(3, 7, 5);
        var target = new byte[3 * 7 * 5];

        ImageResizer.Resize(image, fit, 3, 7, 5, target);

        Assert.Equal(image.Pixels, target);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(28, 28)]
    [InlineData(3, 200)]
    [InlineData(200, 3)]
    public void A_flat_image_stays_flat(int height, int width)
    {
        var pixels = new byte[40 * 30];
        Array.Fill(pixels, (byte)77);
        var target = new byte[height * width];

        foreach (var fit in new[] { FitMode.Crop, FitMode.Stretch })
        {
            ImageResizer.Resize(new DecodedImage(30, 40, 1, pixels, ImageFormat.Png), fit, 1, height, width, target);

            Assert.All(target, value => Assert.Equal(77, value));
        }
    }

    [Fact]
    public void Halving_a_fine_chequerboard_gives_grey_not_stripes()
    {
        var pixels = new byte[64 * 64];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (((i / 64) + i) & 1) == 0 ? (byte)0 : (byte)255;
        }

        var target = new byte[32 * 32];
        ImageResizer.Resize(new DecodedImage(64, 64, 1, pixels, ImageFormat.Png), FitMode.Stretch, 1, 32, 32, target);

        Assert.All(target, value => Assert.InRange(value, 120, 135));
    }

    [Fact]
    public void Crop_keeps_the_centre_and_pad_adds_black()
    {
        // Three flat thirds, side by side.
        var pixels = Enumerable.Range(0, 10 * 30).Select(i => (byte)(50 * (1 + (i % 30 / 10)))).ToArray();
        var image = new DecodedImage(30, 10, 1, pixels, ImageFormat.Png);
        var target = new byte[30 * 30];

        ImageResizer.Resize(image, FitMode.Pad, 1, 30, 30, target);
        Assert.Equal(pixels, target.AsSpan(10 * 30, 10 * 30).ToArray());
        Assert.All(target[..(10 * 30)], value => Assert.Equal(0, value));
        Assert.All(target[(20 * 30)..], value => Assert.Equal(0, value));

        target = new byte[10 * 10];
        ImageResizer.Resize(image, FitMode.Crop, 1, 10, 10, target);
        Assert.All(target, value => Assert.Equal(100, value));
    }

    [Fact]
    public void Grey_becomes_three_equal_planes()
    {
        var image = Noise(1, 20, 20);
        var target = new byte[3 * 9 * 9];
        var plane = new byte[9 * 9];

        ImageResizer.Resize(image, FitMode.Stretch, 3, 9, 9, target);
        ImageResizer.Resize(image, FitMode.Stretch, 1, 9, 9, plane);

        Assert.Equal([.. plane, .. plane, .. plane], target);
    }

    [Fact]
    public void Colour_becomes_luma()
    {
        byte[] planar = [255, 0, 0, 255, 10, 0, 255, 0, 255, 10, 0, 0, 255, 255, 10]; // red, green, blue, white, grey
        var target = new byte[5];

        ImageResizer.ConvertChannels(planar, 3, 1, target);

        Assert.Equal(new byte[] { 76, 150, 29, 255, 10 }, target);
    }

    [Fact]
    public void Extreme_proportions_are_possible()
    {
        var target = new byte[16 * 16];
        foreach (var (width, height) in new[] { (1, 5000), (5000, 1) })
        {
            var image = Noise(1, height, width);
            foreach (var fit in Enum.GetValues<FitMode>().Where(f => f != FitMode.Auto))
            {
                target[^1] = 1;
                ImageResizer.Resize(image, fit, 1, 16, 16, target);
                Assert.True(fit != FitMode.Pad || target[^1] == 0);
            }
        }
    }

    [Theory]
    [InlineData(2, 4, 4, 32)]
    [InlineData(1, 0, 4, 0)]
    [InlineData(1, 4, 4, 15)]
    public void An_impossible_target_is_refused(int channels, int height, int width, int length) =>
        Assert.ThrowsAny<ArgumentException>(
            () => ImageResizer.Resize(Noise(1, 3, 3), FitMode.Crop, channels, height, width, new byte[length]));

    private static DecodedImage Noise(int channels, int height, int width)
    {
        var pixels = new byte[channels * height * width];
        new Random(1).NextBytes(pixels);
        return new DecodedImage(width, height, channels, pixels, ImageFormat.Png);
    }
}
