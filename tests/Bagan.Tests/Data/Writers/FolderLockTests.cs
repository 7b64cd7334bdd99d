using Bagan.Data.Writers;

namespace Bagan.Tests.Data.Writers;

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
    public void AFileLeftBehindLocksNothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(FolderLock.FileName), "");
        FolderLock.Take(folder.Path, "--out here").Dispose();
    }

    [Fact]
    public void TwoCannotFillOneFolder()
    {
        using var folder = new TemporaryFolder();
        using (var first = new StagedFolder(folder.File("out")))
        {
            first.WriteFile("a", new byte[1]);
            Assert.Throws<BaganInputException>(() => new StagedFolder(folder.File("out")));
            first.Commit();
        }

        Assert.Equal([folder.File("out/a")], Directory.EnumerateFileSystemEntries(folder.File("out")));
    }

    [Fact]
    public void WhatAnInterruptedRunLeftIsReplaced()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("out.incomplete/sub"));
        File.WriteAllText(folder.File("out.incomplete/sub/old"), "old");
        using (var staged = new StagedFolder(folder.File("out")))
        {
            staged.WriteFile("new", new byte[1]);
            staged.Commit();
        }

        Assert.Equal([folder.File("out/new")], Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Where(File.Exists));
    }

    [Fact]
    public void AReplacementCutOffBetweenItsTwoRenamesIsUndone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("out.replaced"));
        File.WriteAllText(folder.File("out.replaced/a"), "whole");
        Directory.CreateDirectory(folder.File("out.incomplete"));

        Assert.Throws<BaganInputException>(() => new StagedFolder(folder.File("out")));

        Assert.Equal("whole", File.ReadAllText(folder.File("out/a")));
    }
}
