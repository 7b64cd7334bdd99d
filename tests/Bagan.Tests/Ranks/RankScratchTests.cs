using Bagan.Ranks;

namespace Bagan.Tests.Ranks;

/// <summary>The folders in which ranks other than the first write.</summary>
public sealed class RankScratchTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("bagan test ").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void What_a_killed_rank_left_goes_and_what_is_in_use_stays()
    {
        var left = Directory.CreateDirectory(Path.Combine(_parent, "bagan-rank-left", "result")).Parent!.FullName;
        File.WriteAllText(Path.Combine(left, "result", "a"), "");
        File.WriteAllText(left + ".lock", "");
        var somebodys = Directory.CreateDirectory(Path.Combine(_parent, "bagan-rank-notes")).FullName; // nothing says that it is a rank's
        using var used = new RankScratch(_parent);
        File.WriteAllText(Path.Combine(used.Folder, "b"), "");
        Assert.False(Directory.Exists(left));
        using (var other = new RankScratch(_parent))
        {
            Assert.NotEqual(used.Folder, other.Folder);
        }

        Assert.True(File.Exists(Path.Combine(used.Folder, "b")));
        Assert.True(Directory.Exists(somebodys));
        Assert.Equal(2, Directory.GetDirectories(_parent).Length);
        Assert.Single(Directory.GetFiles(_parent));
    }

    [Fact]
    public void Ranks_that_start_at_once_keep_their_folders()
    {
        for (var i = 0; i < 50; i++)
        {
            var made = new RankScratch[4];
            Parallel.For(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = made.Length }, r => made[r] = new RankScratch(_parent));
            Assert.All(made, s => Assert.True(Directory.Exists(s.Folder)));
            Array.ForEach(made, s => s.Dispose());
        }

        Assert.Empty(Directory.GetFileSystemEntries(_parent));
    }
}
