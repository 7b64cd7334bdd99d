using Bagan.IO;
using Bagan.Tests.Data;

namespace Bagan.Tests.IO;

public sealed class StagedFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Out => _folder.File("out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TwoCannotFillOneFolder()
    {
        using (var first = new StagedFolder(Out))
        {
            first.WriteFile("a", new byte[1]);
            Assert.Throws<BaganInputException>(() => new StagedFolder(Out));
            first.Commit();
        }

        Assert.Equal([WrittenList.FileName, "a"], Trees.Files(Out));
        Assert.Equal([Out], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void WhatAnInterruptedRunLeftIsReplaced()
    {
        Leave("sub/old");
        Make("new", overwrite: false);
        Assert.Equal([$"out/{WrittenList.FileName}", "out/new"], Trees.Files(_folder.Path));
    }

    [Fact]
    public void AReplacementCutOffBetweenItsTwoRenamesIsUndone()
    {
        Make("a", overwrite: false);
        using (var list = WrittenList.Read(Out)!)
        {
            list.Save(FolderState.Replaced);
        }

        Directory.Move(Out, Out + ".replaced");
        Leave("b");

        Assert.Contains("--overwrite", Assert.Throws<BaganInputException>(() => new StagedFolder(Out)).Message, StringComparison.Ordinal);

        Assert.True(File.Exists(_folder.File("out/a")));
        Assert.False(Directory.Exists(Out + ".replaced"));
        Make("c", overwrite: true);
        Assert.Equal([$"out/{WrittenList.FileName}", "out/c"], Trees.Files(_folder.Path));
    }

    [Fact]
    public void WhatIsLeftOfAReplacedFolderGoesWithTheNext()
    {
        Make("a", overwrite: false);
        using (var list = WrittenList.Read(Out)!)
        {
            list.Save(FolderState.Replaced);
        }

        Directory.Move(Out, Out + ".replaced");
        Make("b", overwrite: false, at: _folder.File("other"));
        Directory.Move(_folder.File("other"), Out);
        Make("c", overwrite: true);
        Assert.Equal([$"out/{WrittenList.FileName}", "out/c"], Trees.Files(_folder.Path));
    }

    [Theory]
    [InlineData(".incomplete", false)]
    [InlineData(".incomplete", true)]
    [InlineData(".replaced", false)]
    [InlineData(".replaced", true)]
    public void SomebodysFolderUnderANameOnTheWayIsLeftAlone(string ending, bool outExists)
    {
        if (outExists)
        {
            Make("a", overwrite: false);
        }

        _folder.Write($"out{ending}/thesis.txt", [1]);
        var before = Trees.Of(_folder.Path);
        Assert.Contains($"out{ending} is in the way", Assert.Throws<BaganInputException>(() => new StagedFolder(Out, overwrite: true)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Trees.Of(_folder.Path));
    }

    [Theory]
    [InlineData(".incomplete")]
    [InlineData(".replaced")]
    public void ACopyThatAPersonMadeIsNoLeftover(string ending)
    {
        Make("a", overwrite: false);
        Make("a", overwrite: false, at: _folder.File("copy"));
        Directory.Move(_folder.File("copy"), Out + ending);
        var before = Trees.Of(_folder.Path);
        Assert.Throws<BaganInputException>(() => new StagedFolder(Out, overwrite: true));
        Assert.Equal(before, Trees.Of(_folder.Path));
    }

    [Fact]
    public void WhatAPersonPutIntoAnInterruptedFolderStays()
    {
        Leave("sub/old");
        _folder.Write("out.incomplete/sub/mine", [1]);
        var before = Trees.Of(_folder.Path);
        Assert.Contains("sub/mine", Assert.Throws<BaganInputException>(() => new StagedFolder(Out)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Trees.Of(_folder.Path));
    }

    [Fact]
    public void WhatComesIntoTheFolderWhileItIsMadeAnewStays()
    {
        Make("a", overwrite: false);
        using (var second = new StagedFolder(Out, overwrite: true))
        {
            second.WriteFile("b", new byte[1]);
            _folder.Write("out/mine", [1]);
            Assert.Contains("mine", Assert.Throws<BaganInputException>(second.Commit).Message, StringComparison.Ordinal);
        }

        Assert.Equal([$"out/{WrittenList.FileName}", "out/a", "out/mine"], Trees.Files(_folder.Path));
    }

    [Fact]
    public void ALinkToAFolderKeepsItsPlaceAndTheFolderIsFilled()
    {
        Directory.CreateDirectory(_folder.File("big/disk"));
        Directory.CreateSymbolicLink(Out, _folder.File("big/disk"));
        Make("a", overwrite: false);
        Make("b", overwrite: true);
        Assert.NotNull(new DirectoryInfo(Out).LinkTarget);
        Assert.Equal([WrittenList.FileName, "b"], Trees.Files(_folder.File("big/disk")));
    }

    [Fact]
    public void AFolderInsideIsListedByTheOneAround()
    {
        WrittenList.Create(_folder.Path, "balance").Dispose();
        MakeInside("balanced/a/1.png", "balanced/a/2.png");
        MakeInside("balanced/a/2.png", "balanced/b/1.png");
        Assert.Equal([WrittenList.FileName, "balanced/a/2.png", "balanced/b/1.png"], Trees.Files(_folder.Path));
        using (var list = WrittenList.Read(_folder.Path)!)
        {
            Assert.True(list.Contains("balanced/b/1.png"));
            Assert.False(list.Contains("balanced/a/1.png"));
        }

        _folder.Write("balanced/a/mine.png", [1]);
        Assert.Contains("a/mine.png", Assert.Throws<BaganInputException>(() => StagedFolder.RequireInside(_folder.Path, "balanced")).Message, StringComparison.Ordinal);
        Assert.Contains("balanced/a/mine.png", Assert.Throws<BaganInputException>(() => OwnContent.Require(_folder.Path, "--out")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("balanced")]
    [InlineData("balanced.incomplete")]
    [InlineData("balanced.replaced")]
    public void AFolderInsideThatIsSomebodysIsLeftAlone(string name)
    {
        WrittenList.Create(_folder.Path, "balance").Dispose();
        _folder.Write($"{name}/a/1.png", [1]);
        var before = Trees.Of(_folder.Path);
        Assert.Contains(name, Assert.Throws<BaganInputException>(() => StagedFolder.Inside(_folder.Path, "balanced")).Message, StringComparison.Ordinal);
        Assert.Equal(before, Trees.Of(_folder.Path));
    }

    [Fact]
    public void AnInterruptedFolderInsideIsKnown()
    {
        WrittenList.Create(_folder.Path, "balance").Dispose();
        MakeInside("balanced/a/1.png");
        StagedFolder.Inside(_folder.Path, "balanced").WriteFile("a/2.png", new byte[1]); // and then the process was killed
        OwnContent.Require(_folder.Path, "--out");
        ListClaims.Folder(_folder.File("balanced.replaced"));
        Directory.Move(_folder.File("balanced"), _folder.File("balanced.replaced"));
        OwnContent.Require(_folder.Path, "--out");
        MakeInside("balanced/a/3.png");
        Assert.Equal([WrittenList.FileName, "balanced/a/3.png"], Trees.Files(_folder.Path));
    }

    private void Make(string file, bool overwrite, string? at = null)
    {
        using var folder = new StagedFolder(at ?? Out, overwrite);
        folder.WriteFile(file, new byte[1]);
        folder.Commit();
    }

    private void MakeInside(params string[] files)
    {
        using var folder = StagedFolder.Inside(_folder.Path, "balanced");
        foreach (var file in files)
        {
            folder.WriteFile(file["balanced/".Length..], new byte[1]);
        }

        folder.Commit();
    }

    // As a killed process leaves it.
    private void Leave(string file)
    {
        var folder = new StagedFolder(_folder.File("killed"));
        folder.WriteFile(file, new byte[1]);
        File.Delete(Path.Combine(folder.Staging, FolderLock.FileName));
        Directory.Move(folder.Staging, Out + ".incomplete");
        folder.Dispose();
    }
}
