using Bagan.Evaluation.Classifiers;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Classifiers;

public sealed class DrawSequenceTests
{
    private static readonly int[] Counts = [40, 10, 3, 0];

    [Fact]
    public void PlainDrawsTakeEveryImageOnceAPass()
    {
        using var train = Shapes.Bars(Counts);
        var draws = new DrawSequence(train, null, ClassifierRecipe.Plain, new SeededRandom(1));

        var first = Take(draws, 53);
        var second = Take(draws, 53);

        Assert.Equal(Enumerable.Range(0, 53), first.Order());
        Assert.Equal(Enumerable.Range(0, 53), second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal([40 / 53.0, 10 / 53.0, 3 / 53.0, 0], draws.ClassShares);
    }

    [Fact]
    public void OversamplingDrawsEveryClassEquallyOftenAndItsImagesInTurn()
    {
        using var train = Shapes.Bars(Counts);
        var draws = new DrawSequence(train, null, new ClassifierRecipe { Oversample = true }, new SeededRandom(1));

        var times = Take(draws, 360).CountBy(p => p).ToDictionary();

        Assert.Equal(53, times.Count);
        Assert.All(Enumerable.Range(0, 40), p => Assert.Equal(3, times[p]));
        Assert.All(Enumerable.Range(40, 10), p => Assert.Equal(12, times[p]));
        Assert.All(Enumerable.Range(50, 3), p => Assert.Equal(40, times[p]));
        Assert.Equal([1 / 3.0, 1 / 3.0, 1 / 3.0, 0], draws.ClassShares);
    }

    [Fact]
    public void GeneratedImagesCountLikeRealOnes()
    {
        using var train = Shapes.Bars(Counts);
        using var generated = Shapes.Bars([0, 30, 37, 40]);
        var draws = new DrawSequence(train, generated, ClassifierRecipe.Plain, new SeededRandom(1));

        Assert.Equal(Enumerable.Range(0, 160), Take(draws, 160).Order());
        Assert.Equal([0.25, 0.25, 0.25, 0.25], draws.ClassShares);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void TheGeneratedShareHoldsWhereAClassHasBothKinds(double share)
    {
        using var train = Shapes.Bars(Counts);
        using var generated = Shapes.Bars([0, 30, 37, 40]);
        var recipe = new ClassifierRecipe { Oversample = true, GeneratedShare = share };
        var draws = new DrawSequence(train, generated, recipe, new SeededRandom(1));

        var positions = Take(draws, 8000);

        // Of four classes one has real images alone and one generated images alone.
        Assert.Equal(2000, positions.Count(p => p < 40));
        Assert.Equal(2000, positions.Count(p => p >= 53 + 67));
        var rest = positions.Where(p => p is >= 40 and < 53 + 67).ToArray();
        Assert.Equal(share, rest.Average(p => p >= 53 ? 1.0 : 0.0), 0.03);
    }

    [Fact]
    public void AShareOfTheBatchIsDrawnApartAndLeavesTheDecksAlone()
    {
        using var train = Shapes.Bars(Counts);
        using var generated = Shapes.Bars([0, 30, 37, 40]);
        var draws = new DrawSequence(train, generated, new ClassifierRecipe { GeneratedBatchShare = 0.3 }, new SeededRandom(1));

        var positions = Take(draws, 8000);

        var made = positions.Where(p => p >= 53).ToArray();
        Assert.Equal(0.3, made.Length / 8000.0, 0.02);
        Assert.Equal(107, made.Take(107).Distinct().Count()); // each once before one comes again
        Assert.Equal(40 / 53.0, positions.Where(p => p < 53).Average(p => p < 40 ? 1.0 : 0.0), 0.01);
        Assert.Equal([40 / 53.0, 10 / 53.0, 3 / 53.0, 0], draws.ClassShares);
    }

    [Fact]
    public void WithoutGeneratedImagesAShareOfThemMeansNothing()
    {
        using var train = Shapes.Bars(Counts);
        var draws = new DrawSequence(train, null, new ClassifierRecipe { GeneratedBatchShare = 0.3 }, new SeededRandom(1));

        Assert.Equal(Enumerable.Range(0, 53), Take(draws, 53).Order());
    }

    [Fact]
    public void AnotherSeedDrawsInAnotherOrder()
    {
        using var train = Shapes.Bars(Counts);

        var first = Take(new DrawSequence(train, null, ClassifierRecipe.Plain, new SeededRandom(1)), 53);
        var again = Take(new DrawSequence(train, null, ClassifierRecipe.Plain, new SeededRandom(1)), 53);
        var other = Take(new DrawSequence(train, null, ClassifierRecipe.Plain, new SeededRandom(2)), 53);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    private static int[] Take(DrawSequence draws, int count)
    {
        var positions = new int[count];
        draws.Next(positions);
        return positions;
    }
}
