using Bagan.Data.Plans;

namespace Bagan.Tests.Data.Plans;

public class StratifiedSplitTests
{
    private static readonly int[] Labels = [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 50), .. Enumerable.Repeat(2, 10), .. Enumerable.Repeat(3, 9)];

    [Fact]
    public void EveryClassGivesItsShareAndTinyOnesNothing()
    {
        var split = StratifiedSplit.Create(Labels, 4, 0.2, seed: 1);
        Assert.Equal([20, 10, 2, 0], Enumerable.Range(0, 4).Select(c => split.HeldOut.Count(i => Labels[i] == c)));
        Assert.Equal(Enumerable.Range(0, Labels.Length), split.Train.Concat(split.HeldOut).Order());
        Assert.Equal(split.HeldOut.Order(), split.HeldOut);
        Assert.Equal(split.Train.Order(), split.Train);
    }

    [Fact]
    public void TheSeedDecides()
    {
        Assert.Equal(StratifiedSplit.Create(Labels, 4, 0.3, 5).HeldOut, StratifiedSplit.Create(Labels, 4, 0.3, 5).HeldOut);
        Assert.NotEqual(StratifiedSplit.Create(Labels, 4, 0.3, 5).HeldOut, StratifiedSplit.Create(Labels, 4, 0.3, 6).HeldOut);
    }

    [Theory]
    [InlineData(0.001, 1)]
    [InlineData(0.999, 9)]
    public void AtLeastOneImageIsOnEachSide(double fraction, int heldOut) =>
        Assert.Equal(heldOut, StratifiedSplit.Create(new int[10], 1, fraction, 0).HeldOut.Length);

    [Fact]
    public void GroupsAreNeverSplit()
    {
        var labels = Enumerable.Range(0, 600).Select(i => i / 300).ToArray();
        var groups = Enumerable.Range(0, 600).Select(i => i / 30).ToArray();
        var split = StratifiedSplit.Create(labels, 2, 0.2, 3, groups);
        Assert.Empty(split.Train.Select(i => groups[i]).Intersect(split.HeldOut.Select(i => groups[i])));
        Assert.Equal([60, 60], Enumerable.Range(0, 2).Select(c => split.HeldOut.Count(i => labels[i] == c)));
    }

    [Fact]
    public void AClassOfFewLargeGroupsGivesTheSmallest()
    {
        // A fifth would be 12 and 16 images: none is nearer to that than a whole group, but shows nothing of the class.
        var labels = Enumerable.Range(0, 140).Select(i => i < 60 ? 0 : 1).ToArray();
        var groups = labels.Select((c, i) => c == 0 ? i / 30 : i < 110 ? 2 : 3).ToArray();
        for (var seed = 0UL; seed < 5; seed++)
        {
            var split = StratifiedSplit.Create(labels, 2, 0.2, seed, groups);
            Assert.Equal([30, 30], Enumerable.Range(0, 2).Select(c => split.HeldOut.Count(i => labels[i] == c)));
            Assert.Empty(split.Train.Select(i => groups[i]).Intersect(split.HeldOut.Select(i => groups[i])));
        }
    }

    [Fact]
    public void AGroupOverClassesStaysWholeAndAClassThatIsOneGroupKeepsIt()
    {
        var labels = Enumerable.Range(0, 60).Select(i => i % 3).ToArray();
        var groups = Enumerable.Range(0, 60).Select(i => i % 3 == 2 ? 99 : i / 6).ToArray();
        var split = StratifiedSplit.Create(labels, 3, 0.25, 3, groups);
        Assert.Empty(split.Train.Select(i => groups[i]).Intersect(split.HeldOut.Select(i => groups[i])));
        Assert.DoesNotContain(split.HeldOut, i => labels[i] == 2);
        Assert.NotEmpty(split.HeldOut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void AShareOutOfRangeIsRefused(double fraction) =>
        Assert.Throws<BaganInputException>(() => StratifiedSplit.Create(Labels, 4, fraction, 0));
}
