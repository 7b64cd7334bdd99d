using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

[Collection(EngineCollection.Name)]
public sealed class BatchSourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ImagesOfBothSetsComeWithTheirLabels(int channels)
    {
        using var scope = new TensorScope();
        using var train = Flat([0, 1, 0], channels);
        using var generated = Flat([2, 1], channels);
        var source = new BatchSource(train, generated, ClassifierRecipe.Plain, new SeededRandom(1));

        var (images, targets, _) = source.Next(10, Device.Cpu, ScalarType.Float32);

        Assert.Equal([10L, channels, 4, 4], images.Shape);
        var labels = targets.ToArray<long>();
        var means = images.Mean([1, 2, 3]).ToArray<float>();
        Assert.Equal([0L, 0, 0, 0, 1, 1, 1, 1, 2, 2], labels.Order());
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal((100.0 * labels[i] / 127.5) - 1, means[i], 1e-5);
        }
    }

    [Fact]
    public void MirrorFlipsAboutHalfOfTheImagesLeftToRight()
    {
        using var scope = new TensorScope();
        using var train = Steps(64);
        var source = new BatchSource(train, null, new ClassifierRecipe { Mirror = true }, new SeededRandom(1));

        var (images, _, _) = source.Next(400, Device.Cpu, ScalarType.Float32);

        var pixels = images.Contiguous().ToArray<float>();
        var flipped = 0;
        for (var i = 0; i < 400; i++)
        {
            var row = pixels.AsSpan(16 * i, 4).ToArray().Select(v => (int)MathF.Round((v + 1) * 127.5f)).ToArray();
            var isFlipped = row[0] == 30;
            Assert.Equal(isFlipped ? [30, 20, 10, 0] : [0, 10, 20, 30], row);
            flipped += isFlipped ? 1 : 0;
        }

        Assert.InRange(flipped, 160, 240);
    }

    [Fact]
    public void EveryRecipeGivesTheShapeAndTypeThatTheNetworkTakes()
    {
        using var train = Shapes.Bars([5, 3], side: 9, channels: 3);
        foreach (var recipe in (ClassifierRecipe[])[ClassifierRecipe.Plain, new() { Affine = new AffineRange() }, new() { MixupAlpha = 1, Mirror = true }])
        {
            using var scope = new TensorScope();
            var source = new BatchSource(train, null, recipe, new SeededRandom(1));

            var (images, targets, _) = source.Next(16, Device.Cpu, ScalarType.BFloat16);

            Assert.Equal([16L, 3, 9, 9], images.Shape);
            Assert.Equal(ScalarType.BFloat16, images.Type);
            Assert.Equal(recipe.MixupAlpha is null ? [16L] : [16L, 2], targets.Shape);
        }
    }

    [Fact]
    public void ATeachersProbabilitiesStandInPlaceOfGeneratedLabels()
    {
        using var scope = new TensorScope();
        using var train = Flat([0, 1, 0], 1);
        using var generated = Flat([2, 2], 1);
        var probabilities = new FloatMatrix([0, 0.25f, 0.75f, 0, 0.25f, 0.75f], 2, 3);
        var source = new BatchSource(train, generated, new ClassifierRecipe { GeneratedBatchShare = 0.5 }, new SeededRandom(1), probabilities);

        var (images, targets, fromDecks) = source.Next(400, Device.Cpu, ScalarType.Float32);

        var rows = targets.Contiguous().ToArray<float>();
        var decks = fromDecks!.Contiguous().ToArray<float>();
        var means = images.Mean([1, 2, 3]).ToArray<float>();
        for (var i = 0; i < 400; i++)
        {
            var shown = (int)MathF.Round((means[i] + 1) * 127.5f) / 100;
            Assert.Equal(shown == 2 ? [0, 0.25f, 0.75f] : shown == 1 ? [0, 1, 0] : [1, 0, 0], rows.AsSpan(3 * i, 3).ToArray());
            Assert.Equal(shown == 2 ? 0 : 1, decks[i]);
        }

        Assert.InRange(decks.Sum(), 160, 240);
    }

    [Fact]
    public void BlendedImagesBlendProbabilitiesAndWhereTheyCameFrom()
    {
        using var scope = new TensorScope();
        using var train = Flat([0], 1);
        using var generated = Flat([2], 1);
        var recipe = new ClassifierRecipe { GeneratedBatchShare = 0.5, MixupAlpha = 1 };
        var source = new BatchSource(train, generated, recipe, new SeededRandom(1), new FloatMatrix([0, 0.5f, 0.5f], 1, 3));

        var (images, targets, fromDecks) = source.Next(64, Device.Cpu, ScalarType.Float32);

        var rows = targets.Contiguous().ToArray<float>();
        var decks = fromDecks!.Contiguous().ToArray<float>();
        var means = images.Mean([1, 2, 3]).ToArray<float>();
        for (var i = 0; i < 64; i++)
        {
            var share = (means[i] + 1) * 127.5f / 200; // of the generated image
            Assert.Equal([1 - share, share / 2, share / 2], rows.AsSpan(3 * i, 3).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(1 - share, decks[i], 1e-5);
        }

        Assert.Contains(decks, d => d is > 0.1f and < 0.9f);
    }

    // Every pixel of class c is 100 c.
    private static ImageSet Flat(int[] labels, int channels)
    {
        var pixels = new PixelBlock(labels.Length, channels, 4, 4);
        for (var i = 0; i < labels.Length; i++)
        {
            pixels[i].Fill((byte)(100 * labels[i]));
        }

        return new ImageSet(pixels, labels, ["a", "b", "c"]);
    }

    // Columns of 0, 10, 20 and 30.
    private static ImageSet Steps(int count)
    {
        var pixels = new PixelBlock(count, 1, 4, 4);
        for (var i = 0; i < 16 * count; i++)
        {
            pixels[i / 16][i % 16] = (byte)(10 * (i % 4));
        }

        return new ImageSet(pixels, new int[count], ["a"]);
    }
}
