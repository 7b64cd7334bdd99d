using Bagan.Data;
using Bagan.Tests.Data.Readers;

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

    [Fact]
    public void PixelsInAFileAreThoseOfTheMemoryAndLeaveNothingBehind()
    {
        using var folder = new TemporaryFolder();
        using var memory = Samples.Create([3, 4], 3, 8, 8);
        var block = new PixelBlock(7, 3, 8, 8, folder.Path);
        for (var i = 0; i < 7; i++)
        {
            Assert.True(block[i].IndexOfAnyExcept((byte)0) < 0);
            memory[i].CopyTo(block[i]);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path)); // no kill could leave a file
        using (var set = new ImageSet(block, memory.Labels.ToArray(), memory.ClassNames))
        using (var chosen = set.Select([6, 0]))
        using (var joined = ImageSet.Join(chosen, set))
        {
            Assert.True(memory[6].SequenceEqual(chosen[0]) && memory[0].SequenceEqual(joined[1]) && memory[2].SequenceEqual(joined[4]));
            Assert.Equal(3, Mappings(folder.Path)); // what is made of it lies there too
        }

        Assert.Equal(0, Mappings(folder.Path));
    }

    [Theory]
    [InlineData("missing", 1, "no file for the pixels")]
    [InlineData("", 1L << 50, "of the disk is free")]
    public void AFolderThatCannotHoldThePixelsIsNamed(string below, long bytes, string words)
    {
        using var folder = new TemporaryFolder();
        var scratch = Path.Combine(folder.Path, below);

        var error = Assert.Throws<BaganInputException>(() => new PixelBlock((int)(bytes >> 20) + 1, 1, 1024, 1024, scratch));

        Assert.Contains($"--scratch {scratch}", error.Message);
        Assert.Contains(words, error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static int Mappings(string folder) => File.ReadLines("/proc/self/maps").Count(l => l.Contains(folder, StringComparison.Ordinal));
}
