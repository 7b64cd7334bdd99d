using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class ClassLatentsTests
{
    // Two classes in two dimensions: the first with a known covariance, the second around (10, 10).
    private static readonly float[] Codes = [0, 0, 2, 0, 0, 2, 2, 2, 10, 10, 10, 12, 12, 11];
    private static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 1];

    public static TheoryData<LatentKind> Kinds { get; } = [.. Enum.GetValues<LatentKind>()];

    [Fact]
    public void SamplesHaveTheClassMeanAndCovariance()
    {
        var latents = ClassLatents.Fit(Codes, Labels, 2, LatentKind.Gaussian);
        var samples = latents.Sample(Enumerable.Repeat(1, 100_000).ToArray(), new SeededRandom(1));

        var (mean, covariance) = Moments(samples);

        // By hand: mean (32/3, 11), ddof 1: var x 4/3, var y 1, cov 0.
        Assert.Equal(32 / 3.0, mean[0], 0.02);
        Assert.Equal(11, mean[1], 0.02);
        Assert.Equal(4 / 3.0, covariance[0, 0], 0.03);
        Assert.Equal(1, covariance[1, 1], 0.03);
        Assert.Equal(0, covariance[0, 1], 0.02);
    }

    [Fact]
    public void AClassOfOneImageHasThePooledCovariance()
    {
        float[] codes = [0, 0, 2, 0, 0, 2, 2, 2, 50, 60];
        var latents = ClassLatents.Fit(codes, [0, 0, 0, 0, 1], 2, LatentKind.Gaussian);

        var (mean, covariance) = Moments(latents.Sample(Enumerable.Repeat(1, 50_000).ToArray(), new SeededRandom(2)));

        Assert.Equal(50, mean[0], 0.05);
        Assert.Equal(60, mean[1], 0.05);
        Assert.Equal(4 / 3.0, covariance[0, 0], 0.05); // the only scatter is class 0's, over N - K = 3
        Assert.Equal(4 / 3.0, covariance[1, 1], 0.05);
    }

    [Fact]
    public void TwoImagesSpanALineUnlessShrunk()
    {
        float[] codes = [0, 0, 1, 1, 0, 0, 4, 0, 0, 4, 4, 4];
        int[] labels = [0, 0, 1, 1, 1, 1];
        var plain = ClassLatents.Fit(codes, labels, 2, LatentKind.Gaussian).Sample(Enumerable.Repeat(0, 1000).ToArray(), new SeededRandom(3));
        var shrunk = ClassLatents.Fit(codes, labels, 2, LatentKind.Shrunk).Sample(Enumerable.Repeat(0, 1000).ToArray(), new SeededRandom(3));

        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(plain[2 * i], plain[(2 * i) + 1], 1e-4f);
        }

        Assert.Contains(Enumerable.Range(0, 1000), i => Math.Abs(shrunk[2 * i] - shrunk[(2 * i) + 1]) > 0.5);
    }

    [Fact]
    public void TheShareOfThePooledCovarianceIsAsDocumented()
    {
        // n = 4, D = 2: share 2 / (3 + 2) of the pooled covariance, which class 1 spreads along x only.
        float[] codes = [0, 0, 0, 2, 0, 4, 0, 6, 0, 0, 10, 0];
        var latents = ClassLatents.Fit(codes, [0, 0, 0, 0, 1, 1], 2, LatentKind.Shrunk);

        var (_, covariance) = Moments(latents.Sample(Enumerable.Repeat(0, 200_000).ToArray(), new SeededRandom(4)));

        Assert.Equal(0.4 * 50 / 4, covariance[0, 0], 0.1); // pooled: scatter 50 along x over N - K = 4
        Assert.Equal((0.6 * 20 / 3) + (0.4 * 20 / 4), covariance[1, 1], 0.1);
    }

    [Fact]
    public void FewerImagesThanDimensionsAndAHundredOfThemWork()
    {
        var random = new SeededRandom(5);
        var codes = new float[103 * 100];
        random.FillNormal(codes);
        int[] labels = [.. Enumerable.Repeat(0, 100), 1, 1, 2];
        var samples = ClassLatents.Fit(codes, labels, 3, LatentKind.Gaussian).Sample([0, 1, 2], random);
        Assert.All(samples, v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ClassesOfOneAndTwoImagesAndMoreDimensionsThanImagesWork(LatentKind kind)
    {
        var random = new SeededRandom(5);
        var codes = new float[23 * 50];
        random.FillNormal(codes);
        var latents = ClassLatents.Fit(codes, [.. Enumerable.Repeat(0, 20), 1, 1, 2], 3, kind, noise: 0.6);
        Assert.Equal((3, 50), (latents.Classes, latents.Dimensions));
        Assert.All(latents.Sample([0, 1, 2, 2, 1, 0], random), v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ASeedGivesTheSameLatentInAnyCompany(LatentKind kind)
    {
        var latents = ClassLatents.Fit(Codes, Labels, 2, kind, noise: 0.6);
        Assert.Equal(latents.Sample(1, [7, 8])[2..], latents.Sample(1, [8]));
        Assert.NotEqual(latents.Sample(1, [7]), latents.Sample(1, [8]));
    }

    [Fact]
    public void AnEmptyClassIsRefused() =>
        Assert.Throws<ArgumentException>(() => ClassLatents.Fit(Codes, Labels, 3, LatentKind.Gaussian));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StateRestores(LatentKind kind)
    {
        using var scope = new TensorScope();
        var latents = ClassLatents.Fit(Codes, Labels, 2, kind, noise: 0.6);
        var restored = ClassLatents.Load(kind, 2, latents.Dimensions, latents.State().ToDictionary(s => s.Name, s => s.Tensor), noise: 0.6);
        Assert.Equal(latents.Sample([0, 1, 1], new SeededRandom(6)), restored.Sample([0, 1, 1], new SeededRandom(6)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StateOfOtherNetworksIsRefused(LatentKind kind)
    {
        using var scope = new TensorScope();
        var state = ClassLatents.Fit(Codes, Labels, 2, kind, noise: 0.6).State().ToDictionary(s => s.Name, s => s.Tensor);
        if (state.Count > 0)
        {
            Assert.Throws<EngineException>(() => ClassLatents.Load(kind, 3, 2, state, noise: 0.6));
            Assert.Throws<EngineException>(() => ClassLatents.Load(kind, 2, 3, state, noise: 0.6));
            Assert.Throws<EngineException>(() => ClassLatents.Load(kind, 2, 2, new Dictionary<string, Tensor>(), noise: 0.6));
        }
    }

    internal static (double[] Mean, double[,] Covariance) Moments(float[] samples)
    {
        var n = samples.Length / 2;
        double[] mean = [Enumerable.Range(0, n).Average(i => samples[2 * i]), Enumerable.Range(0, n).Average(i => samples[(2 * i) + 1])];
        var covariance = new double[2, 2];
        for (var i = 0; i < n; i++)
        {
            for (var a = 0; a < 2; a++)
            {
                for (var b = 0; b < 2; b++)
                {
                    covariance[a, b] += (samples[(2 * i) + a] - mean[a]) * (samples[(2 * i) + b] - mean[b]) / (n - 1);
                }
            }
        }

        return (mean, covariance);
    }
}
