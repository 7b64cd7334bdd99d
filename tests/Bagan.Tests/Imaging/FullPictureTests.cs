using Bagan.Data;
using Bagan.Imaging;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Imaging;

[Collection(EngineCollection.Name)]
public sealed class FullPictureTests
{
    private const int Side = 16;

    [Theory]
    [InlineData(FitMode.Crop, 90, 61)]
    [InlineData(FitMode.Crop, 61, 90)]
    [InlineData(FitMode.Pad, 90, 61)]
    [InlineData(FitMode.Pad, 47, 90)]
    [InlineData(FitMode.Stretch, 90, 61)]
    [InlineData(FitMode.Stretch, 40, 200)]
    [InlineData(FitMode.Crop, 11, 9)]
    public void AChangeIsSeenWhereItWasMade(FitMode fit, int width, int height)
    {
        var change = Hill(9, 5, 40);
        var picture = new FullPicture(Grey(width, height));
        picture.Add(change, 1, Side, PictureView.Of(fit, width, height, Side));

        var before = Resized(Grey(width, height), fit);
        var after = Resized(picture.ToImage(), fit);
        for (var i = 0; i < after.Length; i++)
        {
            // Beside the padded picture nothing can be seen.
            if (before[i] == 100)
            {
                Assert.InRange(after[i] - before[i], change[i] - 5, change[i] + 5);
            }
        }

        Assert.Contains(after, v => v > 130);
    }

    [Fact]
    public void BeyondTheSquareAChangeFadesWithoutASeam()
    {
        var picture = new FullPicture(Grey(200, 60));
        picture.Add([.. Enumerable.Repeat(80f, Side * Side)], 1, Side, PictureView.Of(FitMode.Crop, 200, 60, Side));
        var row = picture.ToImage().Pixels.AsSpan(30 * 200, 200).ToArray();

        Assert.Equal(180, row[100]);
        Assert.Equal([180, 180], [row[70], row[129]]); // the borders of the square
        Assert.Equal([100, 100], [row[0], row[199]]);
        for (var x = 1; x < row.Length; x++)
        {
            Assert.InRange(Math.Abs(row[x] - row[x - 1]), 0, 10);
        }
    }

    [Fact]
    public void AnEnlargedChangeIsSmooth()
    {
        var noise = new Bagan.Numerics.SeededRandom(3);
        float[] change = [.. Enumerable.Range(0, Side * Side).Select(_ => (noise.NextUniformSingle() - 0.5f) * 60)];
        var picture = new FullPicture(Grey(320, 320));
        picture.Add(change, 1, Side, PictureView.Of(FitMode.Crop, 320, 320, Side));
        var pixels = picture.ToImage().Pixels;

        // From 20 pixels for one, the second difference of a spline between values 60 apart is at most 60 * 4 / 20^2, and rounding adds up to 2.
        for (var i = 1; i < pixels.Length - 1; i++)
        {
            if (i % 320 is > 0 and < 319)
            {
                Assert.InRange(pixels[i - 1] - (2 * pixels[i]) + pixels[i + 1], -2, 2);
            }
        }

        Assert.True(pixels.Distinct().Count() > 20);
    }

    [Fact]
    public void GreyAndColourTakeEachOthersChanges()
    {
        var plane = Side * Side;
        float[] red = [.. Enumerable.Repeat(100f, plane), .. new float[2 * plane]];
        var view = PictureView.Of(FitMode.Crop, 32, 32, Side);
        var grey = new FullPicture(Grey(32, 32));
        grey.Add(red, 3, Side, view);
        Assert.Equal(130, grey.ToImage().Pixels[500]);

        var colour = new FullPicture(new DecodedImage(32, 32, 3, [.. Enumerable.Repeat((byte)10, 1024), .. Enumerable.Repeat((byte)20, 1024), .. Enumerable.Repeat((byte)30, 1024)], ImageFormat.Raw));
        colour.Add([.. Enumerable.Repeat(7f, plane)], 1, Side, view);
        var pixels = colour.ToImage().Pixels;
        Assert.Equal([17, 27, 37], [pixels[500], pixels[1524], pixels[2548]]);
    }

    [Fact]
    public void TurnsAreThoseOfTheNetworks()
    {
        const int Large = 64;
        var pixels = new byte[Large * Large];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(128 + (50 * Math.Sin((i % Large) / 9.0)) + (50 * Math.Cos((i / Large) / 7.0)));
        }

        var change = new AffineChange(8, 0.06, -0.04, 1.3);
        var picture = new FullPicture(new DecodedImage(Large, Large, 1, pixels, ImageFormat.Raw));
        picture.Turn(change.Degrees, change.Right * Large, change.Down * Large, change.Scale);
        var turned = picture.ToImage().Pixels;

        using var scope = new TensorScope();
        using var set = new ImageSet(new PixelBlock(1, 1, Large, Large), [0], ["a"]);
        pixels.CopyTo(set.Pixels[0]);
        ImageBatches.Change(set, Device.Cpu, images => BatchAugmentation.Affine(images, [change]), default);
        for (var y = 12; y < Large - 12; y++)
        {
            for (var x = 12; x < Large - 12; x++)
            {
                Assert.InRange(turned[(y * Large) + x] - set[0][(y * Large) + x], -2, 2);
            }
        }

        Assert.Contains(Enumerable.Range(0, pixels.Length), i => Math.Abs(turned[i] - pixels[i]) > 20);
    }

    [Theory]
    [InlineData(0, 6, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(-5, -4, 3)]
    public void ATurnedPictureCoversItsFrameAndShowsNoFold(double degrees, double right, double down)
    {
        const int Width = 40, Height = 60;
        var ramp = new DecodedImage(Width, Height, 1, [.. Enumerable.Range(0, Width * Height).Select(i => (byte)(4 * (i % Width)))], ImageFormat.Raw);
        var picture = new FullPicture(ramp);
        picture.Turn(degrees, right, down, 1);
        var turned = picture.ToImage().Pixels;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 1; x < Width; x++)
            {
                Assert.True(turned[(y * Width) + x] > turned[(y * Width) + x - 1], $"{x}, {y}: a ramp goes on rising");
            }
        }
    }

    [Fact]
    public void ThePictureIsEnlargedNoMoreThanItTakes()
    {
        Assert.Equal(1, FullPicture.CoveringScale(0, 0, 0, 30, 20), 1e-9);
        Assert.Equal(1.2, FullPicture.CoveringScale(0, 3, 0, 30, 20), 1e-9);
        Assert.Equal(1.2, FullPicture.CoveringScale(0, 0, -2, 30, 20), 1e-9);
        Assert.Equal(Math.Sqrt(2), FullPicture.CoveringScale(45, 0, 0, 1, 1), 1e-9);

        // A larger factor that was asked for stays.
        var picture = new FullPicture(new DecodedImage(4, 1, 1, [10, 20, 30, 40], ImageFormat.Raw));
        picture.Turn(0, 0, 0, 3);
        Assert.Equal([20, 23, 27, 30], picture.ToImage().Pixels.Select(p => (int)p));
    }

    [Fact]
    public void MirroredPicturesAreBlendedAsTheyAre()
    {
        var picture = new FullPicture(new DecodedImage(4, 1, 1, [20, 10, 10, 20], ImageFormat.Raw));
        picture.Blend([120, 10, 10, 20], 0.25f);
        Assert.Equal([45, 10, 10, 20], picture.ToImage().Pixels.Select(p => (int)p));
        picture.Mirror();
        Assert.Equal([20, 10, 10, 45], picture.ToImage().Pixels.Select(p => (int)p));
    }

    [Fact]
    public void APastedPictureIsAsBrightAsTheOtherAlongTheSeam()
    {
        const int Large = 48;
        float[] mask = [.. Enumerable.Range(0, Side * Side).Select(i => i % Side < Side / 2 ? 0f : 1)];
        var view = PictureView.Of(FitMode.Stretch, Large, Large, Side);
        var picture = new FullPicture(Grey(Large, Large));
        picture.Paste([.. Enumerable.Repeat((byte)180, Large * Large)], mask, Side, view);
        Assert.All(picture.ToImage().Pixels, p => Assert.Equal(100, p));

        // A mark in the pasted half shows, one in the other half does not.
        var other = Enumerable.Repeat((byte)180, Large * Large).ToArray();
        (other[(24 * Large) + 6], other[(24 * Large) + 42]) = (250, 250);
        picture.Paste(other, mask, Side, view);
        var pixels = picture.ToImage().Pixels;
        Assert.Equal(100, pixels[(24 * Large) + 6]);
        Assert.Equal(170, pixels[(24 * Large) + 42]);

        // The seam is soft: no step between neighbours is larger than a smooth border makes it.
        var edge = FullPicture.Enlarge(mask, Side, Large, Large, view);
        Assert.Equal(0, edge[24 * Large], 1e-5);
        Assert.Equal(1, edge[(24 * Large) + Large - 1], 1e-5);
        Assert.All(Enumerable.Range(1, Large - 1), x => Assert.InRange(edge[(24 * Large) + x] - edge[(24 * Large) + x - 1], -1e-6, 0.25));
    }

    private static DecodedImage Grey(int width, int height) => new(width, height, 1, [.. Enumerable.Repeat((byte)100, width * height)], ImageFormat.Raw);

    private static byte[] Resized(DecodedImage image, FitMode fit)
    {
        var pixels = new byte[Side * Side];
        ImageResizer.Resize(image, fit, 1, Side, Side, pixels);
        return pixels;
    }

    // A round hill of the square, smooth enough that no spline flattens it.
    private static float[] Hill(int column, int row, float height) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => height * MathF.Exp(-(MathF.Pow((i % Side) - column, 2) + MathF.Pow((i / Side) - row, 2)) / 24))];
}
