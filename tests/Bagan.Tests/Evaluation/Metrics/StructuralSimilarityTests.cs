using Bagan.Data;
using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Tests.Evaluation.Metrics;

public class StructuralSimilarityTests
{
    private static readonly double[] Ramp = [.. Enumerable.Range(0, 1024).Select(p => (7 * (p / 32) + 13 * (p % 32)) % 32 / 31.0)];

    [Fact]
    public void Known_values()
    {
        var ssim = new StructuralSimilarity(1, 32, 32);

        Assert.Equal(1, ssim.Compute(Ramp, Ramp));
        Assert.Equal(0.8955877132, ssim.Compute(Ramp, Ramp.Select(v => v * v).ToArray()), 1e-8);
        Assert.Equal(-0.9817791457, ssim.Compute(Ramp, Ramp.Select(v => 1 - v).ToArray()), 1e-8);
    }

    [Theory]
    [InlineData(1, 32, 32, 3, -0.06333491575983027)]
    [InlineData(3, 13, 17, 2, -0.043195007013464605)]
    [InlineData(1, 11, 11, 2, 0.7299626392515853)]
    public void Matches_scikit_image(int channels, int height, int width, int salt, double expected)
    {
        var ssim = new StructuralSimilarity(channels, height, width);
        var x = GoldenInputs.Image(channels, height, width, 1);
        var y = GoldenInputs.Image(channels, height, width, salt);

        Assert.Equal(expected, ssim.Compute(x, y), 1e-10);
        Assert.Equal(expected, ssim.Compute(y, x), 1e-10);
        Assert.Equal(1, ssim.Compute(x, x));
    }

    [Fact]
    public void Small_images_have_none()
    {
        Assert.Null(StructuralSimilarity.WhyNot(11, 11));
        Assert.Equal("images of 10 x 32 are smaller than the 11 x 11 window", StructuralSimilarity.WhyNot(10, 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StructuralSimilarity(1, 10, 32));
        Assert.Throws<ArgumentException>(() => new StructuralSimilarity(1, 11, 11).Compute(new byte[120], new byte[121]));
    }

    [Fact]
    public void Random_pairs_take_all_pairs_of_few_images()
    {
        using var block = GoldenInputs.Block(1, 12, 12, [.. Enumerable.Range(1, 4).Select(s => GoldenInputs.Image(1, 12, 12, s))]);
        var ssim = new StructuralSimilarity(1, 12, 12);
        (int, int)[] pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        var expected = pairs.Average(p => ssim.Compute(block[p.Item1], block[p.Item2]));

        var value = RandomPairSsim.Compute(new PixelRows(block), "real images", new SeededRandom(0), 2);

        Assert.Equal(expected, value.Value!.Value, 1e-12);
        Assert.Equal("random_pair_ssim [Gaussian window 11 x 11, sigma 1.5; 4 real images, 6 pairs]", value.Name);
    }

    [Fact]
    public void Random_pairs_never_pair_an_image_with_itself()
    {
        // All images differ strongly, so a pair of equal ones would show as a 1.
        using var block = GoldenInputs.Block(1, 12, 12, [.. Enumerable.Range(0, 40).Select(s => GoldenInputs.Image(1, 12, 12, 3 * s + 1))]);
        var images = new PixelRows(block, [.. Enumerable.Range(0, 40)]);
        MetricValue Run(int threads) => RandomPairSsim.Compute(images, "generated images", new SeededRandom(9), threads, pairs: 500);

        var value = Run(1);

        Assert.Equal((value.Value, value.Deviation), (Run(3).Value, Run(3).Deviation));
        Assert.Contains("500 pairs", value.Name);
        Assert.InRange(value.Value!.Value, -0.5, 0.5);
    }

    [Fact]
    public void A_generator_that_repeats_one_image_scores_one()
    {
        var image = GoldenInputs.Image(3, 16, 16, 5);
        using var block = GoldenInputs.Block(3, 16, 16, image, image, image);

        var value = RandomPairSsim.Compute(new PixelRows(block), "generated images", new SeededRandom(0), 1);

        Assert.Equal((1.0, 0.0), (value.Value!.Value, value.Deviation!.Value));
    }

    [Fact]
    public void The_nearest_real_image_is_found_by_pixels()
    {
        var a = GoldenInputs.Image(1, 16, 16, 1);
        var b = GoldenInputs.Image(1, 16, 16, 2);
        var nearB = b.ToArray();
        nearB[7] ^= 9;
        using var real = GoldenInputs.Block(1, 16, 16, a, b);
        using var generated = GoldenInputs.Block(1, 16, 16, nearB, a);
        var expected = (1 + new StructuralSimilarity(1, 16, 16).Compute(nearB, b)) / 2;

        var value = NearestRealSsim.Compute(new PixelRows(generated), new PixelRows(real), 2);

        Assert.Equal(expected, value.Value!.Value, 1e-12);
        Assert.Contains("2 real images, 2 generated images", value.Name);
    }

    [Fact]
    public void Too_few_or_too_small_images_give_blanks()
    {
        using var small = GoldenInputs.Block(1, 8, 8, new byte[64], new byte[64]);
        using var one = GoldenInputs.Block(1, 16, 16, new byte[256]);
        using var none = new PixelBlock(0, 1, 16, 16);
        var random = new SeededRandom(0);

        GoldenInputs.AssertBlank(RandomPairSsim.Compute(new PixelRows(small), "real images", random, 1), "8 x 8");
        GoldenInputs.AssertBlank(RandomPairSsim.Compute(new PixelRows(one), "real images", random, 1), "1 real images, 2 needed");
        GoldenInputs.AssertBlank(NearestRealSsim.Compute(new PixelRows(small), new PixelRows(small), 1), "8 x 8");
        GoldenInputs.AssertBlank(NearestRealSsim.Compute(new PixelRows(one), new PixelRows(none), 1), "no real images");
        GoldenInputs.AssertBlank(NearestRealSsim.Compute(new PixelRows(none), new PixelRows(one), 1), "no generated images");
        Assert.Throws<ArgumentException>(() => NearestRealSsim.Compute(new PixelRows(one), new PixelRows(small), 1));
    }
}
