using Bagan.Data;

namespace Bagan.Tests.Data;

public class PixelBlockTests
{
    [Fact]
    public void BlocksOverTwoGigabytesReachTheirLastImage()
    {
        // The system gives memory page by page as it is touched, so this takes little.
        using var block = new PixelBlock(3_000_000, 1, 28, 28);
        Assert.True(block.TotalBytes > int.MaxValue);
        block[2_999_999].Fill(7);
        Assert.Equal(7, block[2_999_999][783]);
        Assert.Equal(0, block[2_999_998][783]);
        Assert.Throws<ArgumentOutOfRangeException>(() => block[3_000_000].Length);
    }

    [Fact]
    public void KeepingSomeImagesMovesThemToTheFront()
    {
        using var block = new PixelBlock(5, 1, 1, 2);
        for (var i = 0; i < 5; i++)
        {
            block[i].Fill((byte)i);
        }

        block.Keep([1, 2, 4]);
        Assert.Equal(3, block.Count);
        Assert.Equal([1, 2, 4], Enumerable.Range(0, 3).Select(i => (int)block[i][1]));
    }
}
