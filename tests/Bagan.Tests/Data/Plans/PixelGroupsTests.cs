using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Tests.Methods.BalancingGan;

namespace Bagan.Tests.Data.Plans;

public sealed class PixelGroupsTests
{
    [Fact]
    public void ImagesThatStandAloneHaveNoGroups()
    {
        using var set = TinySet.Make([6, 4]);
        Assert.Null(PixelGroups.Of(set));
        int[] known = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4];
        Assert.Same(known, PixelGroups.Of(set, known));
    }

    [Fact]
    public void CopiesJoinTheGroupsOfTheirOriginals()
    {
        using var set = TinySet.Make([4, 4]);
        using var copied = set.Select([0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 5]);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 5], PixelGroups.Of(copied)!);

        // Images 1 and 2 are of one patient, 8 of another, and 8 is a copy of 0: both patients' images and the copies hang together.
        int[] patients = [9, 9, 9, 1, 2, 3, 4, 5, 7, 8, 7];
        Assert.Equal([0, 0, 0, 3, 4, 0, 6, 7, 0, 0, 0], PixelGroups.Of(copied, patients)!);
        Assert.Equal(3, PixelGroups.InCommon(copied.Select([8, 9, 10]), set));
    }

    // A small class that was filled up by copying, as people bring it.
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void NoSplitPutsCopiesOnBothSides(double share)
    {
        using var few = TinySet.Make([40, 6]);
        using var filled = few.Select([.. Enumerable.Range(0, 40), .. Enumerable.Range(0, 40).Select(i => 40 + (i % 6))]);
        var split = StratifiedSplit.Create(filled.Labels, 2, share, 1, PixelGroups.Of(filled));
        using var train = filled.Select(split.Train);
        using var heldOut = filled.Select(split.HeldOut);

        Assert.Equal(0, PixelGroups.InCommon(heldOut, train));
        Assert.All(heldOut.ClassCounts, n => Assert.True(n > 0));
        Assert.All(train.ClassCounts, n => Assert.True(n > 0));
    }
}
