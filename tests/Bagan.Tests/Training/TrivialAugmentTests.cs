using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Tests.Training;

public sealed class TrivialAugmentTests
{
    private static readonly byte[] Ramp = [10, 20, 30, 40, 50, 60, 70, 80, 90];

    [Theory]
    [InlineData(nameof(AugmentOperation.Identity), 1, new byte[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 })]
    [InlineData(nameof(AugmentOperation.AutoContrast), 1, new byte[] { 0, 31, 63, 95, 127, 159, 191, 223, 255 })]
    [InlineData(nameof(AugmentOperation.Brightness), 1, new byte[] { 19, 38, 57, 76, 95, 114, 133, 152, 171 })]
    [InlineData(nameof(AugmentOperation.Brightness), -1, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(nameof(AugmentOperation.Contrast), -1, new byte[] { 46, 47, 48, 49, 50, 51, 52, 53, 54 })] // towards the mean, 50
    [InlineData(nameof(AugmentOperation.Contrast), 1, new byte[] { 0, 0, 12, 31, 50, 69, 88, 107, 126 })]
    [InlineData(nameof(AugmentOperation.Posterize), 1, new byte[] { 0, 16, 16, 32, 48, 48, 64, 80, 80 })] // four bits stay
    [InlineData(nameof(AugmentOperation.Solarize), 1, new byte[] { 245, 235, 225, 215, 205, 195, 185, 175, 165 })]
    [InlineData(nameof(AugmentOperation.Colour), 1, new byte[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 })] // grey has none
    public void EachChangeOfARamp(string operation, int sign, byte[] expected)
    {
        var image = Ramp.ToArray();

        TrivialAugment.Apply(image, 3, 3, Enum.Parse<AugmentOperation>(operation), 1, sign);

        Assert.Equal(expected, image);
    }

    [Fact]
    public void SolarizeTurnsWhatIsBrighterThanItsThreshold()
    {
        var image = new byte[] { 0, 127, 128, 255 };

        TrivialAugment.Apply(image, 2, 2, AugmentOperation.Solarize, 0.5, 1);

        Assert.Equal([0, 127, 127, 0], image);
    }

    [Fact]
    public void EqualizeSpreadsValuesThatAreEquallyFrequent()
    {
        // 1,024 pixels of four values: every value gets a quarter of the range.
        var image = Enumerable.Range(0, 1024).Select(i => (byte)(100 + (i % 4))).ToArray();

        TrivialAugment.Apply(image, 32, 32, AugmentOperation.Equalize, 1, 1);

        Assert.Equal([0, 85, 171, 255], image[..4]);
    }

    [Fact]
    public void MovesTurnsAndShearsRepeatTheBorder()
    {
        // A column ramp of 32 pixels, so that a move is ten of them.
        var columns = Enumerable.Range(0, 32 * 32).Select(i => (byte)(4 * (i % 32))).ToArray();

        Assert.Equal([40, 44, 48], Changed(AugmentOperation.TranslateX, 1)[..3]);
        Assert.Equal([124, 124, 124], Changed(AugmentOperation.TranslateX, 1)[29..32]);
        Assert.Equal([0, 0, 0], Changed(AugmentOperation.TranslateX, -1)[..3]);
        Assert.Equal(columns, Changed(AugmentOperation.TranslateY, 1));

        // Upright lines lean: by 0.3 of the distance from the middle, 15.5 rows from it 4.65 pixels, at 4 a pixel.
        Assert.Equal((4 * 16) - (4 * 4.65), Changed(AugmentOperation.ShearX, 1)[16], 0.51);
        Assert.Equal((4 * 16) + (4 * 4.65), Changed(AugmentOperation.ShearX, 1)[(31 * 32) + 16], 0.51);

        // A turn by 30 degrees leaves the middle and makes columns oblique.
        var turned = Changed(AugmentOperation.Rotate, 1);
        Assert.Equal(62, (turned[(15 * 32) + 15] + turned[(15 * 32) + 16] + turned[(16 * 32) + 15] + turned[(16 * 32) + 16]) / 4.0, 1);
        Assert.Equal(4 * 10 * Math.Cos(Math.PI / 6), turned[(16 * 32) + 21] - turned[(16 * 32) + 11], 1.1);
        Assert.Equal(4 * 10 * Math.Sin(Math.PI / 6), Math.Abs(turned[(21 * 32) + 16] - turned[(11 * 32) + 16]), 1.1);

        byte[] Changed(AugmentOperation operation, int sign)
        {
            var image = columns.ToArray();
            TrivialAugment.Apply(image, 32, 32, operation, 1, sign);
            return image;
        }
    }

    [Fact]
    public void SharpnessMovesTheMiddleFromItsSurroundings()
    {
        byte[] image = [0, 0, 0, 0, 130, 0, 0, 0, 0];

        TrivialAugment.Apply(image, 3, 3, AugmentOperation.Sharpness, 1, -1);

        Assert.Equal(50 + 8, image[4]); // 130 x 5 / 13 = 50, and a tenth of the way back
        Assert.Equal(0, image[0]);
    }

    [Fact]
    public void ColourMovesChannelsFromTheirGrey()
    {
        byte[] image = [100, 50, 200];

        TrivialAugment.Apply(image, 1, 1, AugmentOperation.Colour, 1, -1);

        // Grey is (299 x 100 + 587 x 50 + 114 x 200) / 1000 = 82; a tenth of the colour is left.
        Assert.Equal([84, 79, 94], image);
    }

    [Fact]
    public void EveryChangeIsDrawnAndEveryStrengthIsSafe()
    {
        var random = new SeededRandom(1);
        var results = new HashSet<string>();
        for (var i = 0; i < 2000; i++)
        {
            byte[] image = [.. Enumerable.Range(0, 3 * 35).Select(p => (byte)((p * 37) % 256))];
            TrivialAugment.Apply(image, 7, 5, random);
            results.Add(Convert.ToHexString(image));
        }

        Assert.True(results.Count > 1000, $"{results.Count} different results.");
    }

    [Fact]
    public void ErasingFillsARectangleOfEveryOtherImage()
    {
        var random = new SeededRandom(2);
        var areas = new List<double>();
        for (var i = 0; i < 1000; i++)
        {
            var image = new byte[3 * 30 * 20];
            RandomErasing.Apply(image, 30, 20, random);
            if (image.Any(v => v != 0))
            {
                int[] rows = [.. Enumerable.Range(0, 30).Where(y => Enumerable.Range(0, 20).Any(x => image[(20 * y) + x] != 0))];
                int[] columns = [.. Enumerable.Range(0, 20).Where(x => Enumerable.Range(0, 30).Any(y => image[(20 * y) + x] != 0))];
                var (height, width) = (rows[^1] - rows[0] + 1, columns[^1] - columns[0] + 1);
                areas.Add(height * width / 600.0);
                Assert.InRange(image.Count(v => v != 0), 0.9 * 3 * height * width, 3 * height * width);
            }
        }

        Assert.InRange(areas.Count, 440, 560);
        Assert.InRange(areas.Min(), 0.01, 0.05);
        Assert.InRange(areas.Max(), 0.35, 0.45);
    }
}
