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
        foreach (var recipe in (ClassifierRecipe[])[
            ClassifierRecipe.Plain, new() { Affine = new AffineRange() }, new() { Mix = BatchMix.Mixup, Mirror = true }, new() { TrivialAugment = true, Erasing = true },
            new() { Mix = BatchMix.Cmo, Erasing = true, Affine = new AffineRange() }, new() { Mix = BatchMix.CutMix, Mirror = true }, new() { Mix = BatchMix.Remix, TrivialAugment = true }])
        {
            using var scope = new TensorScope();
            using var source = new BatchSource(train, null, recipe, new SeededRandom(1));

            var (images, targets, _) = source.Next(16, Device.Cpu, ScalarType.BFloat16);

            Assert.Equal([16L, 3, 9, 9], images.Shape);
            Assert.Equal(ScalarType.BFloat16, images.Type);
            Assert.Equal(recipe.Mix is null ? [16L] : [16L, 2], targets.Shape);
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
        var recipe = new ClassifierRecipe { GeneratedBatchShare = 0.5, Mix = new BatchMix(MixKind.Mixup, 1) };
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

    [Fact]
    public void PastedImagesSharePixelsAndLabelsAlike()
    {
        using var scope = new TensorScope();
        using var train = Flat([0, 0, 0, 0, 2], 1);
        using var source = new BatchSource(train, null, new ClassifierRecipe { Mix = BatchMix.CutMix }, new SeededRandom(1));

        var (images, targets, _) = source.Next(500, Device.Cpu, ScalarType.Float32);

        var rows = targets.Contiguous().ToArray<float>();
        var means = images.Mean([1, 2, 3]).ToArray<float>();
        for (var i = 0; i < 500; i++)
        {
            var share = (means[i] + 1) * 127.5f / 200; // of class 2
            Assert.Equal([1 - share, 0, share], rows.AsSpan(3 * i, 3).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        Assert.Equal(0.2, Enumerable.Range(0, 500).Average(i => rows[(3 * i) + 2]), 0.05); // as many images as without
    }

    [Fact]
    public void ContextOversamplingPastesAllClassesAlikeButNotAtTheEnds()
    {
        using var scope = new TensorScope();
        using var train = Flat([.. Enumerable.Repeat(0, 98), 1, 2], 1);
        using var source = new BatchSource(train, null, new ClassifierRecipe { Mix = BatchMix.Cmo }, new SeededRandom(1));

        var rare = Rare(0.5);

        // A third of the pasted parts, which are half of half of the batch less what the border cuts off, is of each class.
        Assert.InRange(rare, 0.08, 0.17);
        Assert.Equal(0.02, Rare(0.01), 1e-6);
        Assert.Equal(0.02, Rare(0.99), 1e-6);

        double Rare(double progress)
        {
            var rows = source.Next(1000, Device.Cpu, ScalarType.Float32, progress).Targets.Contiguous().ToArray<float>();
            return Enumerable.Range(0, 1000).Average(i => rows[(3 * i) + 1] + rows[(3 * i) + 2]);
        }
    }

    [Fact]
    public void RemixLabelsBlendsOfUnequalClassesByTheRarerOne()
    {
        using var scope = new TensorScope();
        using var train = Flat([.. Enumerable.Repeat(0, 75), .. Enumerable.Repeat(2, 25)], 1);
        using var source = new BatchSource(train, null, new ClassifierRecipe { Mix = BatchMix.Remix }, new SeededRandom(1));

        var (images, targets, _) = source.Next(400, Device.Cpu, ScalarType.Float32);

        var rows = targets.Contiguous().ToArray<float>();
        var means = images.Mean([1, 2, 3]).ToArray<float>();
        for (var i = 0; i < 400; i++)
        {
            var share = (means[i] + 1) * 127.5f / 200; // of the rarer class
            Assert.Equal(share > 0.5 ? 1 : share, rows[(3 * i) + 2], 1e-4);
        }

        Assert.Contains(Enumerable.Range(0, 400), i => rows[(3 * i) + 2] is > 0.01f and < 0.5f);
    }

    [Fact]
    public void DeferredDrawsAreEvenInTheLatePartAlone()
    {
        using var scope = new TensorScope();
        using var train = Flat([.. Enumerable.Repeat(0, 98), 1, 2], 1);
        using var source = new BatchSource(train, null, new ClassifierRecipe { Oversample = true, DeferredFrom = 0.8 }, new SeededRandom(1));

        Assert.Equal(98, source.Next(100, Device.Cpu, ScalarType.Float32).Targets.ToArray<long>().Count(l => l == 0));
        Assert.Equal(100, source.Next(300, Device.Cpu, ScalarType.Float32, late: true).Targets.ToArray<long>().Count(l => l == 0));
        Assert.Equal(0.98, source.ClassShares(late: false)[0]);
        Assert.Equal(1 / 3.0, source.ClassShares(late: true)[0]);
    }

    [Fact]
    public void ChangesOfPixelsLeaveTheSetAsItWas()
    {
        using var scope = new TensorScope();
        using var train = Shapes.Bars([20, 20], side: 9);
        var before = train.Pixels[7].ToArray();
        using var source = new BatchSource(train, null, new ClassifierRecipe { TrivialAugment = true, Erasing = true, Mix = BatchMix.Cmo }, new SeededRandom(1));

        var first = source.Next(40, Device.Cpu, ScalarType.Float32).Images.ToArray<float>();

        Assert.NotEqual(first, source.Next(40, Device.Cpu, ScalarType.Float32).Images.ToArray<float>());
        Assert.Equal(before, train.Pixels[7].ToArray());
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
