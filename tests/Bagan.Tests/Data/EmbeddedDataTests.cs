using Bagan.Data;
using Bagan.Data.Readers;

namespace Bagan.Tests.Data;

public class EmbeddedDataTests
{
    [Fact]
    public void HoldsBalancedGarmentsInAtMostFourMegabytes()
    {
        using var data = DataLoader.Load(Repository.FashionMnist);
        Assert.Equal("idx", data.Format);
        Assert.Equal(7500, data.Train.Count);
        Assert.Equal(1500, data.Test!.Count);
        Assert.All(data.Train.ClassCounts, n => Assert.Equal(750, n));
        Assert.All(data.Test.ClassCounts, n => Assert.Equal(150, n));
        Assert.Equal("T-shirt/top", data.Train.ClassNames[0]);
        Assert.Equal("Ankle boot", data.Train.ClassNames[9]);
        Assert.Equal((1, 28, 28), (data.Train.Channels, data.Train.Height, data.Train.Width));
        Assert.Equal(1, data.Ignored.Count); // LICENSE
        Assert.Empty(data.Bad);
        Assert.True(Directory.GetFiles(Repository.FashionMnist).Sum(f => new FileInfo(f).Length) <= 4_000_000);
        Assert.Contains("MIT License", File.ReadAllText(Path.Combine(Repository.FashionMnist, "LICENSE")));
    }

    [Fact]
    public void ReadsTheSameForAnyNumberOfThreads()
    {
        using var one = DataLoader.Load(Repository.FashionMnist, new DataReadOptions { Threads = 1 });
        using var four = DataLoader.Load(Repository.FashionMnist, new DataReadOptions { Threads = 4 });
        Assert.Equal(one.Fingerprint, four.Fingerprint);
        Assert.Equal(one.Train.Labels, four.Train.Labels);
        Assert.Equal("train-images-idx3-ubyte.gz#7499", four.Train.Sources![7499]);
    }
}
