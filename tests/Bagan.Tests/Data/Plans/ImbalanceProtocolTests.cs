using Bagan.Data;
using Bagan.Data.Plans;

namespace Bagan.Tests.Data.Plans;

public class ImbalanceProtocolTests
{
    private static readonly string[] Ten = [.. Enumerable.Range(0, 10).Select(i => $"c{i}")];
    private static readonly int[] FiveThousand = [.. Enumerable.Repeat(5000, 10)];

    /// <summary>The counts of CIFAR-10-LT at ratio 100, as published with LDAM (Cao et al. 2019) and used ever since.</summary>
    [Fact]
    public void ExponentialGivesThePublishedLongTail() =>
        Assert.Equal([5000, 2997, 1796, 1077, 645, 387, 232, 139, 83, 50], ImbalanceProtocol.Parse("exp:100").KeptCounts(Ten, FiveThousand));

    [Theory]
    [InlineData("as-is", new[] { 40, 30, 20, 10, 5 })]
    [InlineData("step:10", new[] { 40, 30, 20, 4, 4 })]
    [InlineData("drop:b=97.5", new[] { 40, 1, 20, 10, 5 })]
    [InlineData("drop:b=50", new[] { 40, 15, 20, 10, 5 })]
    [InlineData("drop:b=0", new[] { 40, 30, 20, 10, 5 })]
    [InlineData("drop:b=100", new[] { 40, 1, 20, 10, 5 })]
    [InlineData("counts:1,2,3,4,5", new[] { 1, 2, 3, 4, 5 })]
    [InlineData("exp:1", new[] { 40, 30, 20, 10, 5 })]
    [InlineData("exp:16", new[] { 40, 20, 10, 5, 2 })]
    public void EveryFormKeepsWhatItSays(string protocol, int[] kept) =>
        Assert.Equal(kept, ImbalanceProtocol.Parse(protocol).KeptCounts(["a", "b", "c", "d", "e"], [40, 30, 20, 10, 5]));

    [Fact]
    public void DropOfEachClassInTurnIsOneProtocolAClass()
    {
        var variants = ImbalanceProtocol.Parse("drop:60").Variants(["x", "a=b"]);
        Assert.Equal(["drop:x=60", "drop:a=b=60"], variants.Select(v => v.Text));
        Assert.Equal(["x", "a=b"], variants.Select(v => v.DroppedClass));
        Assert.Equal([10, 4], variants[1].KeptCounts(["x", "a=b"], [10, 10]));
        Assert.Equal([10, 4], ImbalanceProtocol.Parse(variants[1].Text).KeptCounts(["x", "a=b"], [10, 10]));
        Assert.Single(ImbalanceProtocol.Parse("exp:10").Variants(["x", "y"]));
        Assert.Throws<BaganInputException>(() => ImbalanceProtocol.Parse("drop:60").KeptCounts(["x"], [10]));
    }

    [Fact]
    public void DropOfListedClassesIsOneProtocolAClass()
    {
        Assert.Equal(["drop:z=60", "drop:x=60"], ImbalanceProtocol.Parse("drop:z,x,z=60").Variants(["x", "y", "z"]).Select(v => v.Text));
        Assert.Equal(["drop:x,y=60"], ImbalanceProtocol.Parse("drop:x,y=60").Variants(["x", "y", "x,y"]).Select(v => v.Text)); // a name may hold a comma
        Assert.Contains("gives 2 data sets", Assert.Throws<BaganInputException>(() => ImbalanceProtocol.Parse("drop:x,y=60").KeptCounts(["x", "y"], [10, 10])).Message);
        Assert.Contains("x,q", Assert.Throws<BaganInputException>(() => ImbalanceProtocol.Parse("drop:x,q=60").KeptCounts(["x", "y"], [10, 10])).Message);
    }

    [Fact]
    public void DropFillsTheClassBackAndNoOther()
    {
        Assert.Equal([0, 6, 0], ImbalanceProtocol.Parse("drop:b=60").FillingPlan(["a", "b", "c"], [20, 10, 8]).ToGenerate);
        Assert.Equal([0, 10, 16], ImbalanceProtocol.Parse("counts:20,10,4").FillingPlan(["a", "b", "c"], [20, 10, 8]).ToGenerate);
    }

    [Theory]
    [InlineData("")]
    [InlineData("exp")]
    [InlineData("exp:0.5")]
    [InlineData("exp:x")]
    [InlineData("exp:NaN")]
    [InlineData("step:0")]
    [InlineData("drop:101")]
    [InlineData("drop:=5")]
    [InlineData("drop:a=-1")]
    [InlineData("counts:")]
    [InlineData("counts:5,0")]
    [InlineData("counts:5,-1")]
    [InlineData("EXP:10")]
    public void WhatIsNoProtocolIsRefused(string text) => Assert.Throws<BaganInputException>(() => ImbalanceProtocol.Parse(text));

    [Fact]
    public void CountsMustFitTheData()
    {
        Assert.Contains("2 counts", Assert.Throws<BaganInputException>(() => ImbalanceProtocol.Parse("counts:1,2").KeptCounts(["a"], [5])).Message);
        Assert.Contains("'a', which has 5", Assert.Throws<BaganInputException>(() => ImbalanceProtocol.Parse("counts:6").KeptCounts(["a"], [5])).Message);
        Assert.Throws<BaganInputException>(() => ImbalanceProtocol.Parse("drop:b=5").KeptCounts(["a"], [5]));
    }

    [Fact]
    public void TheChoiceRepeatsDependsOnTheSeedAndIsNested()
    {
        using var set = LabelledNumbers(3, 100);
        var harsh = ImbalanceProtocol.Parse("drop:1=95").Apply(set, 7);
        Assert.Equal(harsh, ImbalanceProtocol.Parse("drop:1=95").Apply(set, 7));
        Assert.NotEqual(harsh, ImbalanceProtocol.Parse("drop:1=95").Apply(set, 8));
        Assert.Equal(harsh.Order(), harsh);
        var mild = ImbalanceProtocol.Parse("drop:1=60").Apply(set, 7);
        Assert.Equal(205, harsh.Length);
        Assert.Equal(240, mild.Length);
        Assert.Subset(mild.ToHashSet(), harsh.ToHashSet());
        using var chosen = set.Select(harsh);
        Assert.Equal([100, 5, 100], chosen.ClassCounts);
    }

    private static ImageSet LabelledNumbers(int classes, int each) => new(
        new PixelBlock(classes * each, 1, 8, 8),
        [.. Enumerable.Range(0, classes * each).Select(i => i % classes)],
        [.. Enumerable.Range(0, classes).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
}
