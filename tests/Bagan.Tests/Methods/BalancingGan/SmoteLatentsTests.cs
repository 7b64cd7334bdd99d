using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class SmoteLatentsTests
{
    [Fact]
    public void LatentsLieBetweenACodeAndOneOfItsFiveNearestInTheClass()
    {
        // Two classes of 20 codes on a circle each, mixed with one another in the order of the images.
        var codes = new float[80];
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        for (var i = 0; i < 40; i++)
        {
            var angle = (i / 2) * Math.Tau / 20;
            codes[2 * i] = (float)((labels[i] * 50) + Math.Cos(angle));
            codes[(2 * i) + 1] = (float)Math.Sin(angle);
        }

        var samples = ClassLatents.Fit(codes, labels, 2, LatentKind.Smote).Sample(Enumerable.Repeat(1, 500).ToArray(), new SeededRandom(1));

        // The five nearest of 20 on a circle are at most 3 places away; every chord so short stays far from the centre.
        var longest = Math.Cos(3 * Math.PI / 20);
        for (var i = 0; i < 500; i++)
        {
            var radius = Math.Sqrt(Math.Pow(samples[2 * i] - 50, 2) + Math.Pow(samples[(2 * i) + 1], 2));
            Assert.InRange(radius, longest - 1e-5, 1 + 1e-5);
        }

        Assert.Contains(Enumerable.Range(0, 500), i => Math.Sqrt(Math.Pow(samples[2 * i] - 50, 2) + Math.Pow(samples[(2 * i) + 1], 2)) < 0.95);
    }

    [Fact]
    public void TwoCodesSpanTheSegmentBetweenThem()
    {
        float[] codes = [0, 1, 4, 3, 9, 9];
        var samples = ClassLatents.Fit(codes, [0, 0, 1], 2, LatentKind.Smote).Sample(Enumerable.Repeat(0, 4000).ToArray(), new SeededRandom(2));
        for (var i = 0; i < 4000; i++)
        {
            Assert.InRange(samples[2 * i], 0, 4);
            Assert.Equal(1 + (samples[2 * i] / 2), samples[(2 * i) + 1], 1e-5f);
        }

        Assert.Equal(2, Enumerable.Range(0, 4000).Average(i => samples[2 * i]), 0.1);
    }

    [Fact]
    public void SmoothedLatentsBorrowTheSpreadOfAllClasses()
    {
        // The first class has two equal codes, the second a deviation of 2 in the first dimension alone, the third one code: a mean of 1 and 0.
        float[] codes = [5, 5, 5, 5, -2, 0, 2, 0, 9, 8];
        var latents = ClassLatents.Fit(codes, [0, 0, 1, 1, 2], 3, LatentKind.Smoothed, noise: 0.6);
        var samples = latents.Sample(Enumerable.Repeat(0, 4000).ToArray(), new SeededRandom(4));

        var first = Enumerable.Range(0, 4000).Select(i => (double)samples[2 * i]).ToArray();
        Assert.Equal(5, first.Average(), 0.05);
        Assert.Equal(0.6, Math.Sqrt(first.Average(x => (x - 5) * (x - 5))), 0.03);
        Assert.All(Enumerable.Range(0, 4000), i => Assert.Equal(5, samples[(2 * i) + 1]));
        Assert.Equal("one image: its latents lie around its code", latents.NoteOf(2));
        Assert.Equal("2 images: SMOTE uses 1 neighbours instead of 5", latents.NoteOf(0));
    }

    [Fact]
    public void AClassOfOneImageIsItsCodeAndSaysSo()
    {
        var latents = ClassLatents.Fit([0, 1, 4, 3, 9, 8], [0, 0, 1], 2, LatentKind.Smote);
        Assert.Equal([9f, 8f], latents.Sample([1], new SeededRandom(3)));
        Assert.Equal("one image: SMOTE can only copy it", latents.NoteOf(1));
        Assert.Equal("2 images: SMOTE uses 1 neighbours instead of 5", latents.NoteOf(0));
        Assert.Null(ClassLatents.Fit([0, 1, 4, 3, 9, 8], [0, 0, 1], 2, LatentKind.Gaussian).NoteOf(1));
    }
}
