using Bagan.IO;
using Bagan.Tests.Data;

namespace Bagan.Tests.IO;

public sealed class WrittenListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string List => _folder.File(WrittenList.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ManyPicturesTakeALineAClass()
    {
        using var list = WrittenList.Create(_folder.Path, "balance");
        for (var c = 0; c < 10; c++)
        {
            list.Add(Enumerable.Range(1, 20_000).Select(i => $"balanced/class {c}/real-{i:D6}.png"), durable: false);
        }

        Assert.Equal(11, File.ReadAllLines(List).Length);
        using var again = WrittenList.Read(_folder.Path)!;
        Assert.Equal("balance", again.Verb);
        Assert.True(again.Contains("balanced/class 9/real-020000.png"));
        Assert.True(again.Contains("balanced/class 9/real-020000.png.partial"));
        Assert.False(again.Contains("balanced/class 9/real-020001.png"));
        Assert.False(again.Contains("balanced/class 9/mine.png"));
        Assert.True(again.HasFolder("balanced/class 3"));
        Assert.False(again.HasFolder("balanced/class"));
    }

    [Fact]
    public void ANameStandsInTheListBeforeItsFileIsWritten()
    {
        WrittenList.Create(_folder.Path, "train").Dispose();
        DurableFile.MakeFolder(_folder.File("run/samples"));
        DurableFile.Write(_folder.File("run/options.json"), _ =>
        {
            using var list = WrittenList.Read(_folder.Path)!;
            Assert.True(list.Contains("run/options.json"));
            Assert.True(list.HasFolder("run/samples"));
        });
        DurableFile.Append(_folder.File("run/timing.jsonl"), "x\n");
        DurableFile.Append(_folder.File("run/timing.jsonl"), "y\n");
        OwnContent.Require(_folder.Path, "--out");
        Assert.Single(File.ReadAllLines(List), l => l.Contains("timing", StringComparison.Ordinal));
    }

    [Fact]
    public void NothingIsWrittenOverWhatIsNotInTheList()
    {
        WrittenList.Create(_folder.Path, "train").Dispose();
        _folder.Write("run/options.json", [1]);
        var error = Assert.Throws<BaganInputException>(() => DurableFile.Write(_folder.File("run/options.json"), new byte[] { 2 }));
        Assert.Contains("was not written by this program", error.Message, StringComparison.Ordinal);
        Assert.Throws<BaganInputException>(() => DurableFile.Append(_folder.File("run/options.json"), "2"));
        Assert.Equal([1], File.ReadAllBytes(_folder.File("run/options.json")));
    }

    [Fact]
    public void ALineThatWasCutOffIsLeftOut()
    {
        WrittenList.Create(_folder.Path, "train").Dispose();
        ListClaims.File(_folder.File("a"));
        File.AppendAllText(List, "{\"file\":\"torn");
        ListClaims.File(_folder.File("c"));
        using var list = WrittenList.Read(_folder.Path)!;
        Assert.True(list.Contains("a"));
        Assert.False(list.Contains("torn"));
        Assert.True(list.Contains("c"));
        Assert.DoesNotContain("torn", File.ReadAllText(List), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}\n")]
    [InlineData("{\"bagan_output\":2,\"verb\":\"x\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n[]\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"file\":3}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"file\":\"../keep\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"file\":\"a/../../keep\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"file\":\"/etc/passwd\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"folder\":\"..\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"folder\":\".\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"folder\":\"a//b\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"file\":\"a1\",\"last\":\"../a2\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\"}\n{\"file\":\"a1\",\"last\":\"b2\"}\n")]
    [InlineData("{\"bagan_output\":1,\"verb\":\"x\",\"state\":\"odd\"}\n")]
    public void ADamagedOrHostileListRemovesNothing(string content)
    {
        var work = _folder.File("work/a");
        File.WriteAllText(work, "a");
        _folder.Write("keep", [1]);
        File.WriteAllText(_folder.File("work/" + WrittenList.FileName), content);
        var before = Trees.Of(_folder.Path);

        foreach (var act in new Action[] { () => OwnContent.Require(_folder.File("work"), "work"), () => OwnContent.Remove(_folder.File("work")), () => DurableFile.Write(work, new byte[1]) })
        {
            Assert.Contains("damaged", Assert.Throws<BaganInputException>(act).Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Trees.Of(_folder.Path));
    }

    [Fact]
    public void AListThatIsALinkIsNotBelieved()
    {
        _folder.Write("work/a", [1]);
        _folder.Write("elsewhere", "{\"bagan_output\":1,\"verb\":\"x\"}\n{\"file\":\"a\"}\n"u8.ToArray());
        File.CreateSymbolicLink(_folder.File("work/" + WrittenList.FileName), _folder.File("elsewhere"));
        Assert.Throws<BaganInputException>(() => OwnContent.Remove(_folder.File("work")));
        Assert.True(File.Exists(_folder.File("work/a")));
    }

    [Fact]
    public void LinksAreNeitherFollowedNorRemoved()
    {
        _folder.Write("else/where/000001.png", [1]);
        using (var list = WrittenList.Create(Directory.CreateDirectory(_folder.File("work")).FullName, "x"))
        {
            list.Add(["a/000001.png", "b"], durable: true);
        }

        Directory.CreateSymbolicLink(_folder.File("work/a"), _folder.File("else/where"));
        File.CreateSymbolicLink(_folder.File("work/b"), _folder.File("else/where/000001.png"));
        var before = Trees.Of(_folder.Path);
        var error = Assert.Throws<BaganInputException>(() => OwnContent.Require(_folder.File("work"), "work"));
        Assert.Contains("a, b", error.Message, StringComparison.Ordinal);
        OwnContent.Remove(_folder.File("work"));
        Assert.Equal(before, Trees.Of(_folder.Path));
    }

    [Fact]
    public void RemovingLeavesWhatCameInBetween()
    {
        using (var list = WrittenList.Create(_folder.Path, "x"))
        {
            list.Add(["a/1.png", "a/b/2.png", "c"], durable: true);
        }

        foreach (var name in new[] { "a/1.png", "a/b/2.png", "c", "a/b/mine", "own/d" })
        {
            _folder.Write(name, [1]);
        }

        OwnContent.Remove(_folder.Path);
        Assert.Equal(["a/b/mine", "own/d"], Trees.Files(_folder.Path).Where(f => f != WrittenList.FileName));
        File.Delete(_folder.File("a/b/mine"));
        Directory.Delete(_folder.File("own"), recursive: true);
        OwnContent.Remove(_folder.Path);
        Assert.False(Directory.Exists(_folder.Path));
        Directory.CreateDirectory(_folder.Path);
    }
}
