using Bagan.IO;
using Bagan.Jobs.Generate;

namespace Bagan.Tests.Jobs.Generate;

/// <summary>The folders in which processes other than the first draw.</summary>
public sealed class RankedPartsTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("bagan test ").FullName;

    private string Output => Path.Combine(_parent, "out");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void What_a_dead_process_left_goes_and_what_is_in_use_or_somebodys_stays()
    {
        using var used = Part(1);
        var dead = Output + ".rank-2.incomplete";
        Directory.CreateDirectory(dead);
        foreach (var file in Directory.EnumerateFiles(used.Staging).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(dead, Path.GetFileName(file)));
        }

        var somebodys = Directory.CreateDirectory(Output + ".rank-3").FullName;
        File.WriteAllText(Path.Combine(somebodys, "a"), "");
        RankedParts.RemoveUnused(Output);
        Assert.False(Directory.Exists(dead));
        Assert.True(File.Exists(Path.Combine(used.Staging, "a.png")));
        Assert.Single(Directory.EnumerateFiles(somebodys));

        var busy = Assert.Throws<BaganInputException>(() => RankedParts.Clear(Output, 2));
        Assert.Contains("is being written by another run", busy.Message, StringComparison.Ordinal);
        used.Dispose();
        RankedParts.Clear(Output, 2); // no process of two is in the way of a third
        var foreign = Assert.Throws<BaganInputException>(() => RankedParts.Clear(Output, 4));
        Assert.Contains("out.rank-3 is in the way: rank 3 would write", foreign.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_are_missing_are_an_error()
    {
        using var folder = new StagedFolder(Output);
        using var part = Part(1);
        var error = Assert.Throws<BaganException>(() => RankedParts.Take(folder, Output, 1, images: 2, classes: 0));
        Assert.Contains("has 1 images and 0 probabilities, of which rank 1 has written 2 and 0", error.Message, StringComparison.Ordinal);
        Assert.Empty(RankedParts.Take(folder, Output, 1, images: 1, classes: 0));
        Assert.True(File.Exists(Path.Combine(folder.Staging, "a.png")));
    }

    private StagedFolder Part(int rank)
    {
        var part = RankedParts.Open(Output, rank);
        part.WriteFile("a.png", new byte[] { 1 });
        return part;
    }
}
