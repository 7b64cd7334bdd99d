using Bagan.Data.Plans;

namespace Bagan.Tests.Data.Plans;

public class SamplingStrategyTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];
    private static readonly int[] Counts = [100, 20, 100, 20];

    [Theory]
    [InlineData("auto", new[] { 0, 80, 0, 80 })]
    [InlineData("not-majority", new[] { 0, 80, 0, 80 })]
    [InlineData("all", new[] { 0, 80, 0, 80 })]
    [InlineData("b=50", new[] { 0, 30, 0, 0 })]
    [InlineData("b=50,a=101", new[] { 1, 30, 0, 0 })]
    [InlineData("b=20", new[] { 0, 0, 0, 0 })]
    public void WordsAndTotalsGiveTheirPlans(string strategy, int[] toGenerate)
    {
        var plan = SamplingStrategy.Parse(strategy).Plan(Names, Counts);
        Assert.Equal(toGenerate, plan.ToGenerate);
        Assert.Equal(Counts.Zip(toGenerate, (n, g) => n + g), plan.After);
        Assert.Equal(toGenerate.Sum(), plan.TotalToGenerate);
        Assert.Equal(toGenerate.Sum() == 0, plan.IsEmpty);
        Assert.Equal(strategy, SamplingStrategy.Parse(strategy).ToString());
    }

    [Fact]
    public void OriginalsOnceMoreTakeAShareOfWhatIsMade()
    {
        var plan = new SamplingPlan(["a", "b", "c"], [10, 5, 9], [0, 5, 1]).Repeating(0.5);

        Assert.Equal([0, 3, 1], plan.ToGenerate);
        Assert.Equal([0, 2, 0], plan.ToRepeat);
        Assert.Equal([10, 10, 10], plan.After);
        Assert.Equal((4, 2, false), (plan.TotalToGenerate, plan.TotalToRepeat, plan.IsEmpty));
        Assert.Equal([0, 5, 1], new SamplingPlan(["a", "b", "c"], [10, 5, 9], [0, 5, 1]).Repeating(0).ToGenerate);
    }

    [Fact]
    public void MinorityFillsOnlyTheSmallestClasses() =>
        Assert.Equal([0, 80, 0, 0], SamplingStrategy.Parse("minority").Plan(Names, [100, 20, 99, 21]).ToGenerate);

    [Fact]
    public void NamesMayHoldCommasSlashesAndEqualsSigns()
    {
        var plan = SamplingStrategy.Parse("T-shirt/top=9,a,b=8,x=y=7,ж=6").Plan(["T-shirt/top", "a,b", "x=y", "ж"], [1, 1, 1, 1]);
        Assert.Equal([8, 7, 6, 5], plan.ToGenerate);
    }

    [Theory]
    [InlineData(1.0, new[] { 0, 20 })]
    [InlineData(0.55, new[] { 0, 11 })]
    [InlineData(0.0, new[] { 0, 0 })]
    [InlineData(100.0, new[] { 0, 80 })]
    public void TheGainPerOriginalImageIsCapped(double maxGain, int[] toGenerate) =>
        Assert.Equal(toGenerate, SamplingStrategy.Auto.Plan(["a", "b"], [100, 20], maxGain).ToGenerate);

    [Theory]
    [InlineData("majority")]
    [InlineData("")]
    [InlineData("b=")]
    [InlineData("b=5,")]
    [InlineData("=5")]
    [InlineData("b=-5")]
    [InlineData("b=99999999999")]
    [InlineData("b=5,b=6")]
    [InlineData("b=50 ,c")]
    public void WhatIsNoStrategyIsRefused(string text) => Assert.Throws<BaganInputException>(() => SamplingStrategy.Parse(text));

    [Fact]
    public void PlansThatCannotBeAreRefusedWithTheReason()
    {
        Assert.Contains("final total", Assert.Throws<BaganInputException>(() => SamplingStrategy.Parse("a=99").Plan(Names, Counts)).Message);
        Assert.Contains("'a', 'b', 'c', 'd'", Assert.Throws<BaganInputException>(() => SamplingStrategy.Parse("B=99").Plan(Names, Counts)).Message);
        Assert.Contains("'d' has no images", Assert.Throws<BaganInputException>(() => SamplingStrategy.Auto.Plan(Names, [1, 2, 3, 0])).Message);
        Assert.Contains("only one class", Assert.Throws<BaganInputException>(() => SamplingStrategy.Auto.Plan(["a"], [5])).Message);
        Assert.Equal([3], SamplingStrategy.Parse("a=8").Plan(["a"], [5]).ToGenerate);
        Assert.Throws<BaganInputException>(() => SamplingStrategy.Auto.Plan(Names, Counts, -1));
        Assert.Throws<BaganInputException>(() => SamplingStrategy.Auto.Plan(Names, Counts, double.NaN));
    }
}
