using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class KdeLatentsTests
{
    [Theory]
    [InlineData(3, 2, 0.832683)] // (4 / 12)^(1/6)
    [InlineData(1, 2, 1)]
    [InlineData(4000, 64, 0.849424)] // (4 / 264000)^(1/68)
    public void TheBandwidthIsSilvermans(int images, int dimensions, double expected) =>
        Assert.Equal(expected, KdeLatents.Bandwidth(images, dimensions), 1e-6);

    [Fact]
    public void SamplesHaveTheClassMeanAndTheMixedCovariance()
    {
        float[] codes = [0, 0, 2, 0, 0, 2, 2, 2, 10, 10, 10, 12, 12, 11];
        var latents = ClassLatents.Fit(codes, [0, 0, 0, 0, 1, 1, 1], 2, LatentKind.Kde);

        var (mean, covariance) = ClassLatentsTests.Moments(latents.Sample(Enumerable.Repeat(1, 100_000).ToArray(), new SeededRandom(1)));

        // By hand: codes (ddof 0) 8/9 and 2/3; shrunk by half to the pooled (4 + 8/3) / 5 and (4 + 2) / 5: 4/3 and 1.1.
        var h2 = Math.Pow(1 / 3.0, 1 / 3.0);
        Assert.Equal(32 / 3.0, mean[0], 0.02);
        Assert.Equal(11, mean[1], 0.02);
        Assert.Equal(((8 / 9.0) + (h2 * 4 / 3)) / (1 + h2), covariance[0, 0], 0.03);
        Assert.Equal(((2 / 3.0) + (h2 * 1.1)) / (1 + h2), covariance[1, 1], 0.03);
        Assert.Equal(0, covariance[0, 1], 0.02);
    }

    [Fact]
    public void TheDensityHasAPeakAtEachCodeWhereTheyLieFarApart()
    {
        // In one dimension and with many images the bandwidth is narrow: two heaps stay two heaps, which a Gaussian would merge.
        var codes = new float[1000];
        var random = new SeededRandom(2);
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (float)((i % 2 * 20) - 10 + (0.1 * random.NextNormal()));
        }

        var samples = ClassLatents.Fit(codes, new int[1000], 1, LatentKind.Kde).Sample(new int[5000], random);

        Assert.InRange(samples.Count(s => Math.Abs(s) < 2), 0, 50);
        Assert.Equal(0.5, samples.Count(s => s > 0) / 5000.0, 0.05);
    }
}
