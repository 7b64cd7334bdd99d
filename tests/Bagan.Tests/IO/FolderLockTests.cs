using Bagan.Tests.Data;
using Bagan.IO;

namespace Bagan.Tests.IO;

public sealed class FolderLockTests
{
    [Fact]
    public void OneAtATimeHasAFolder()
    {
        using var folder = new TemporaryFolder();
        using (FolderLock.Take(folder.Path, "--out here"))
        {
            var error = Assert.Throws<BaganInputException>(() => FolderLock.Take(folder.Path, "--out here"));
            Assert.StartsWith("--out here is being written by another run.", error.Message);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        FolderLock.Take(folder.Path, "--out here").Dispose();
    }

    [Fact]
    public void AFileWithContentIsNoLock()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(FolderLock.FileName), "mine");
        Assert.Contains(FolderLock.FileName, Assert.Throws<BaganInputException>(() => FolderLock.Take(folder.Path, "--out here")).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.File(FolderLock.FileName)));
    }

    [Fact]
    public void AFileLeftBehindLocksNothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(FolderLock.FileName), "");
        FolderLock.Take(folder.Path, "--out here").Dispose();
    }
}
