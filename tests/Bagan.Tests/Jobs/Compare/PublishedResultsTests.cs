using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Jobs.Compare;

namespace Bagan.Tests.Jobs.Compare;

/// <summary>Published rows stand beside ours only where data and protocol are theirs.</summary>
public sealed class PublishedResultsTests
{
    private const string Counts = "counts:4000,2000,1000,750,500,350,200,100,60,40";

    [Fact]
    public void FashionMnistUnderTheDeepSmoteCounts()
    {
        using var set = Set([.. Enumerable.Repeat(6000, 10)], 1, 28, ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]);
        var rows = PublishedResults.For(set, ImbalanceProtocol.Parse(Counts)).ToDictionary(r => r.Method);
        Assert.Equal((.8148, .8093), (rows["bagan"].Acsa!.Value, rows["bagan"].MacroF1!.Value));
        Assert.Equal(.7058, rows["smote"].Acsa);
        Assert.All(rows.Values, r => Assert.Null(r.MinorityAccuracy));
        Assert.Empty(PublishedResults.For(set, ImbalanceProtocol.Parse("exp:10")));
    }

    [Fact]
    public void MnistUnderThePapersDrops()
    {
        using var set = Set([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], 1, 28, [.. Enumerable.Range(0, 10).Select(i => $"{i}")]);
        var rows = PublishedResults.For(set, ImbalanceProtocol.Parse("drop:97.5")).ToDictionary(r => r.Method);
        Assert.Equal(.9705, rows["bagan"].MinorityAccuracy);
        Assert.Equal(.9686, rows["none"].MinorityAccuracy);
        Assert.Equal(.995, rows["bagan"].WantedClassShare);
        Assert.Equal(.230, rows["acgan"].WantedClassShare);
        Assert.Equal(.342, rows["bagan"].RandomPairSsim);
        Assert.Empty(PublishedResults.For(set, ImbalanceProtocol.Parse("drop:50")));
    }

    [Fact]
    public void OtherDataHaveNone()
    {
        using var set = Set([.. Enumerable.Repeat(5000, 10)], 1, 28, [.. Enumerable.Range(0, 10).Select(i => $"{i}")]);
        Assert.Empty(PublishedResults.For(set, ImbalanceProtocol.Parse(Counts)));
    }

    // Of the shape and counts alone; pixels are not looked at.
    private static ImageSet Set(int[] counts, int channels, int side, string[] names) =>
        new(new PixelBlock(counts.Sum(), channels, side, side), [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))], names);
}
