using Bagan.Numerics;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Training;

public class EpochOrderTests
{
    [Fact]
    public void TheNaturalOrderHasEveryImageOnce() =>
        Assert.Equal(Enumerable.Range(0, 50), EpochOrder.Natural(50, new SeededRandom(1)).Order());

    [Fact]
    public void TheBalancedOrderHasEveryClassEquallyOften()
    {
        using var train = TinySet.Make([60, 25, 5]);
        var order = EpochOrder.Balanced(train, new SeededRandom(1));

        Assert.Equal(90, order.Length);
        Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(30, order.Count(i => train.Labels[i] == c)));

        // A class goes through all its images before one comes again: 30 draws of 5 images are 6 of each.
        Assert.All(order.Where(i => train.Labels[i] == 2).GroupBy(i => i), g => Assert.Equal(6, g.Count()));
    }

    [Fact]
    public void AClassWithoutImagesIsLeftOut()
    {
        using var train = TinySet.Make([10, 0, 10]);
        Assert.Equal(20, EpochOrder.Balanced(train, new SeededRandom(1)).Length);
    }
}
