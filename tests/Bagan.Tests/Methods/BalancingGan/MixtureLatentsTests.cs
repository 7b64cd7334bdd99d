using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class MixtureLatentsTests
{
    [Fact]
    public void EachClusterIsAGaussianOfItsOwnWithItsShare()
    {
        // 300 codes around (0, 0) with deviations 1 and 2, 200 around (100, 0) with the same; a second class of 10 beside them.
        var random = new SeededRandom(1);
        var codes = new float[1020];
        for (var i = 0; i < 510; i++)
        {
            codes[2 * i] = (float)(random.NextNormal() + (i is >= 300 and < 500 ? 100 : 0));
            codes[(2 * i) + 1] = (float)(2 * random.NextNormal());
        }

        int[] labels = [.. Enumerable.Repeat(0, 500), .. Enumerable.Repeat(1, 10)];
        var latents = (MixtureLatents)ClassLatents.Fit(codes, labels, 2, LatentKind.Mixture, seed: 3);

        Assert.Equal((2, 1), (latents.ComponentsOf(0), latents.ComponentsOf(1)));
        var samples = latents.Sample(new int[20_000], new SeededRandom(4)).Chunk(2).ToArray();
        var near = samples.Where(s => s[0] < 50).ToArray();
        Assert.Equal(0.6, near.Length / 20_000.0, 0.02);
        var (mean, covariance) = ClassLatentsTests.Moments([.. near.SelectMany(s => s)]);
        Assert.Equal(0, mean[0], 0.2);
        Assert.Equal(1, covariance[0, 0], 0.25);
        Assert.Equal(4, covariance[1, 1], 0.8);
        Assert.Equal(100, samples.Where(s => s[0] >= 50).Average(s => s[0]), 0.2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(499, 1)]
    [InlineData(500, 2)]
    [InlineData(3000, 8)]
    public void TheNumberOfComponentsFollowsTheSizeOfTheClass(int images, int components)
    {
        var codes = new float[images * 2];
        new SeededRandom(1).FillNormal(codes);
        Assert.Equal(components, ((MixtureLatents)ClassLatents.Fit(codes, new int[images], 1, LatentKind.Mixture)).ComponentsOf(0));
    }

    [Fact]
    public void TheSeedDecides()
    {
        var codes = new float[3000];
        new SeededRandom(1).FillNormal(codes);
        var labels = new int[1500];
        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));

        float[] Draw(ulong seed) => ClassLatents.Fit(codes, labels, 1, LatentKind.Mixture, seed).Sample([0, 0], new SeededRandom(1));
    }

    [Fact]
    public void EqualImagesAreOneComponent() =>
        Assert.Equal(1, ((MixtureLatents)ClassLatents.Fit(new float[2000], new int[1000], 1, LatentKind.Mixture)).ComponentsOf(0));
}
