using Bagan.Data;

namespace Bagan.Tests.Data;

public class ImageSideTests
{
    [Fact]
    public void SidesUpTo128AreThoseThatHalveEvenlyToOneBetween4And8()
    {
        int[] expected = [8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128];
        Assert.Equal(expected, Enumerable.Range(-5, 134).Where(ImageSide.IsValid));
    }

    [Theory]
    [InlineData(28, 28)]
    [InlineData(30, 32)]
    [InlineData(29, 28)]
    [InlineData(224, 224)]
    [InlineData(100, 96)]
    [InlineData(1, 8)]
    [InlineData(100_000, 1024)]
    [InlineData(9, 10)]
    public void NearestIsTheClosestValidSideAndTheLargerOfTwo(int side, int nearest) => Assert.Equal(nearest, ImageSide.Nearest(side));

    [Fact]
    public void AnImpossibleSideIsRefusedWithTheNearest()
    {
        var error = Assert.Throws<BaganInputException>(() => ImageSide.Check(30));
        Assert.Contains("--size 32", error.Message);
    }

    [Fact]
    public void TheMedianOfTheShorterSidesCountsUpTo64()
    {
        Assert.Equal(64, ImageSide.Choose([new(3, 224, 224), new(1, 224, 224)]));
        Assert.Equal(56, ImageSide.Choose([new(3, 57, 60), new(1, 57, 60)]));
        Assert.Equal(28, ImageSide.Choose([new(1, 28, 30)]));
        Assert.Equal(64, ImageSide.Choose([new(3, 500, 400), new(3, 300, 200), new(3, 333, 500)]));
        Assert.Equal(32, ImageSide.Choose([new(3, 31, 33), new(3, 500, 30), new(3, 40, 33)]));
    }
}
