using Bagan.IO;
using Bagan.Tests.Data;

namespace Bagan.Tests.IO;

public sealed class OutputClaimTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data", "data2")]
    [InlineData("data2", "data")]
    [InlineData("data", "out/data")]
    [InlineData("data/a.png", "data2")]
    [InlineData("none", "out")]
    [InlineData("Data", "data/x")]
    [InlineData("a\0b", "out")]
    public void WhatLiesApartIsAccepted(string input, string output)
    {
        _folder.Write("data/a.png", [1]);
        _folder.Write("data2/a.png", [1]);
        OutputClaim.Check(Path.Combine(_folder.Path, output), ("DATA", Path.Combine(_folder.Path, input)), ("--test", null), ("--real", ""));
    }

    [Fact]
    public void WhereNothingIsWrittenNothingOverlaps()
    {
        OutputClaim.Check(null, ("DATA", _folder.Path));
        OutputClaim.Check("", ("DATA", _folder.Path));
    }

    [Theory]
    [InlineData("a.png,out/a.png\n")]
    [InlineData("file;class\n\"out/b.png\";b\n")]
    [InlineData("x\ty\n./data/../out/c.png\ty\n")]
    public void ATableThatNamesFilesInTheOutputIsNoticed(string text)
    {
        _folder.Write("out/old", [1]);
        File.WriteAllText(_folder.File("list.tsv"), text);
        Assert.Contains("names images inside --out", Assert.Throws<BaganInputException>(() => OutputClaim.Check(_folder.File("out"), ("DATA", _folder.File("list.tsv")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LinksInACircleBelowTheDataEnd()
    {
        _folder.Write("data/a/b/1.png", [1]);
        Directory.CreateSymbolicLink(_folder.File("data/a/b/up"), _folder.File("data/a"));
        OutputClaim.Check(_folder.File("out"), ("DATA", _folder.File("data")));
        Directory.CreateSymbolicLink(_folder.File("data/far"), _folder.File("out/near"));
        Assert.Contains("holds DATA", Assert.Throws<BaganInputException>(() => OutputClaim.Check(_folder.File("out"), ("DATA", _folder.File("data")))).Message, StringComparison.Ordinal);
    }
}
