using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Data.Plans;

public class EqualImagesTests
{
    [Fact]
    public void CopiesAreOneGroupAndJoinTheGroupsThatTheyAreIn()
    {
        using var six = Samples.Create([6], 1, 8, 8);
        using var set = six.Select([0, 1, 2, 0, 3, 1]);
        Assert.Equal([0, 1, 2, 0, 3, 1], EqualImages.Join(set, null)!);

        // Patients 7 and 9 share the first picture, 8 and 5 the second.
        Assert.Equal([0, 1, 0, 0, 1, 1], EqualImages.Join(set, [7, 8, 9, 9, 5, 5])!);
        Assert.Null(EqualImages.Join(six, null));
        int[] given = [3, 3, 1, 1, 2, 2];
        Assert.Same(given, EqualImages.Join(six, given));
        Assert.Throws<ArgumentException>(() => EqualImages.Join(six, [1]));
    }

    [Fact]
    public void ASplitNeverPutsCopiesOnBothSides()
    {
        // A class filled up by copying: 24 healthy pictures, and six ill ones four times each.
        using var distinct = Samples.Create([24, 6], 1, 8, 8, names: ["healthy", "ill"]);
        var ill = distinct.IndicesOf(1);
        using var set = distinct.Select([.. distinct.IndicesOf(0), .. ill, .. ill, .. ill, .. ill]);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var split = StratifiedSplit.Of(set, 0.25, seed);
            using var train = set.Select(split.Train);
            using var held = set.Select(split.HeldOut);
            Assert.Equal(0, EqualImages.CountIn(held, train));
            Assert.Null(EqualImages.Leak(held, train));
            Assert.All(held.ClassCounts, n => Assert.InRange(n, 1, 12));
        }
    }

    [Fact]
    public void WithoutCopiesTheSplitIsThatOfTheLabels()
    {
        using var set = Samples.Create([40, 20], 1, 8, 8);
        Assert.Equal(StratifiedSplit.Create(set.Labels, 2, 0.2, 3).HeldOut, StratifiedSplit.Of(set, 0.2, 3).HeldOut);
        Assert.Equal("20 of 60 test images are also among the training images, so figures measured on them are too good.", Leak(set, 20));
    }

    private static string? Leak(ImageSet set, int count)
    {
        using var part = set.Select([.. Enumerable.Range(0, count)]);
        return EqualImages.Leak(set, part);
    }
}
