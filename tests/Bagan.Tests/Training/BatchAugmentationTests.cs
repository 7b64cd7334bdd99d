using Bagan.Data;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Training;

[Collection(EngineCollection.Name)]
public sealed class BatchAugmentationTests
{
    [Fact]
    public void AQuarterTurnIsAnticlockwise()
    {
        using var scope = new TensorScope();
        var image = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 3, 3);

        var turned = BatchAugmentation.Affine(image, [new AffineChange(90, 0, 0, 1)]);

        AssertClose([3, 6, 9, 2, 5, 8, 1, 4, 7], turned);
    }

    [Fact]
    public void AQuarterTurnOfAnOblongImageKeepsItsProportions()
    {
        using var scope = new TensorScope();

        // The middle square turns as a square; beside it the border repeats.
        var image = Tensor.From<float>([0, 1, 2, 0, 0, 3, 4, 0], 1, 1, 2, 4);

        var turned = BatchAugmentation.Affine(image, [new AffineChange(90, 0, 0, 1)]);

        var values = turned.ToArray<float>();
        Assert.Equal([2f, 4f, 1f, 3f], new[] { values[1], values[2], values[5], values[6] }.Select(v => MathF.Round(v, 4)));
    }

    [Fact]
    public void AMoveRepeatsTheBorderAndHoldsForItsImageAlone()
    {
        using var scope = new TensorScope();
        var images = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9], 2, 1, 3, 3);

        var moved = BatchAugmentation.Affine(images, [new AffineChange(0, 1 / 3.0, -1 / 3.0, 1), new AffineChange(0, 0, 0, 1)]);

        AssertClose([4, 4, 5, 7, 7, 8, 7, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9], moved);
    }

    [Fact]
    public void AScaleAboveOneMakesThePictureGrow()
    {
        using var scope = new TensorScope();
        var image = Tensor.From<float>([0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0], 1, 1, 4, 4);

        var grown = BatchAugmentation.Affine(image, [new AffineChange(0, 0, 0, 3)]);

        // Three times as large, the four middle pixels' centres lie at the corners' and beyond.
        AssertClose([1, 1 + (1 / 3.0), 1 + (2 / 3.0), 2], grown.Narrow(2, 0, 1));
    }

    [Fact]
    public void RandomChangesStayWithinTheirRange()
    {
        using var scope = new TensorScope();

        // A column ramp: a pure move shows as an offset of the middle, which the border does not reach.
        var ramp = Enumerable.Range(0, 200 * 256).Select(i => (float)(i % 16)).ToArray();
        var images = Tensor.From<float>(ramp, 200, 1, 16, 16);

        var moved = BatchAugmentation.Affine(images, new AffineRange(0, 0.125, 0), new SeededRandom(1));

        var middles = moved.Narrow(2, 8, 1).Narrow(3, 8, 1).ToArray<float>().Select(v => v - 8).ToArray();
        Assert.InRange(middles.Min(), -2.001f, -1.8f);
        Assert.InRange(middles.Max(), 1.8f, 2.001f);
        Assert.InRange(middles.Average(), -0.3f, 0.3f);
    }

    [Fact]
    public void MixupBlendsImagesAndLabelsAlike()
    {
        using var scope = new TensorScope();
        var labels = Enumerable.Range(0, 90).Select(i => i % 3).ToArray();
        var images = Tensor.From<float>([.. labels.SelectMany(l => Enumerable.Repeat((float)l, 4))], 90, 1, 2, 2);

        var rows = new FloatMatrix(90, 3);
        for (var i = 0; i < 90; i++)
        {
            rows[i][labels[i]] = 1;
        }

        var (mixed, targets) = BatchAugmentation.Mixup(images, rows, 1, new SeededRandom(2));

        var pixels = mixed.ToArray<float>();
        var shares = targets.Values.ToArray();
        var blended = 0;
        for (var i = 0; i < 90; i++)
        {
            var row = shares.AsSpan(3 * i, 3);
            Assert.Equal(1, row[0] + row[1] + row[2], 1e-5);
            Assert.True(row[labels[i]] > 0);
            Assert.Equal(row[1] + (2 * row[2]), pixels[4 * i], 1e-5);
            blended += row[labels[i]] < 0.999 ? 1 : 0;
        }

        Assert.InRange(blended, 30, 85);
    }

    [Theory]
    [InlineData(0.4f, 300, 100, 0)] // the rarer partner's label alone
    [InlineData(0.6f, 300, 100, 0.6f)]
    [InlineData(0.6f, 100, 300, 1)]
    [InlineData(0.4f, 100, 300, 0.4f)]
    [InlineData(0.4f, 299, 100, 0.4f)] // not three times as many
    public void RemixGivesTheLabelToTheRarerClassWhereItIsMuchRarer(float share, int own, int other, float expected) =>
        Assert.Equal(expected, BatchAugmentation.RemixShare(share, own, other));

    [Fact]
    public void BlendingMayWeighLabelsOtherwiseThanImages()
    {
        using var scope = new TensorScope();
        var images = Tensor.From<float>([0, 1], 2, 1, 1, 1);
        var rows = new FloatMatrix([1, 0, 1, 0, 1, 0], 2, 3);

        var (mixed, targets) = BatchAugmentation.Mixup(images, rows, 1, new SeededRandom(5), (own, other, share) => own == other ? share : 1, labels: 2);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(i == 0 ? [1f, 0] : [0f, 1], targets[i][..2].ToArray()); // the own label
            Assert.Equal(1 - mixed.ToArray<float>()[i], targets[i][2], 1e-6); // as much as the image is the first
        }
    }

    [Fact]
    public void PastedRectanglesAreAsLargeAsTheSharesSay()
    {
        using var images = new PixelBlock(400, 3, 10, 14);
        using var others = new PixelBlock(400, 3, 10, 14);
        for (var i = 0; i < 400; i++)
        {
            others[i].Fill(200);
        }

        var shares = BatchAugmentation.Paste(images, others, 1, new SeededRandom(7));

        var changed = 0;
        for (var i = 0; i < 400; i++)
        {
            var image = images[i].ToArray();
            Assert.Equal(image[..140], image[140..280]); // the same place in every channel
            Assert.Equal(1 - (image.Count(v => v == 200) / 420.0), shares[i], 1e-5);
            var rows = Enumerable.Range(0, 10).Select(y => string.Join(' ', Enumerable.Range(0, 14).Where(x => image[(14 * y) + x] == 200))).Where(r => r.Length > 0).ToList();
            Assert.True(rows.Distinct().Count() <= 1, "No rectangle.");
            changed += rows.Count > 0 ? 1 : 0;
        }

        Assert.InRange(changed, 150, 230); // every other image, some rectangles are empty
        Assert.Contains(shares, s => s < 0.3f);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.4)]
    [InlineData(2)]
    public void MixupWeightsFollowTheBetaDistribution(double alpha)
    {
        const int N = 20_000;
        var random = new SeededRandom(3);
        var weights = Enumerable.Range(0, N).Select(_ => BatchAugmentation.SymmetricBeta(alpha, random)).ToArray();

        var mean = weights.Average();
        var variance = weights.Average(w => (w - mean) * (w - mean));
        Assert.Equal(0.5, mean, 0.015);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), variance, 0.004);
        Assert.All(weights, w => Assert.InRange(w, 0, 1));
    }

    private static void AssertClose(double[] expected, Tensor actual)
    {
        var values = actual.ToArray<float>();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], values[i], 1e-4);
        }
    }
}
