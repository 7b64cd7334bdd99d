using Bagan.IO;
using Bagan.Tests.Data;

namespace Bagan.Tests.IO;

public sealed class RealPathTests
{
    [Fact]
    public void LinksAreFollowedWhereverTheyStand()
    {
        using var folder = new TemporaryFolder();
        var root = RealPath.Of(folder.Path);
        Directory.CreateDirectory(Path.Combine(root, "real/inner"));
        Directory.CreateSymbolicLink(Path.Combine(root, "absolute"), Path.Combine(root, "real"));
        Directory.CreateSymbolicLink(Path.Combine(root, "real/relative"), "../absolute/inner");
        File.CreateSymbolicLink(Path.Combine(root, "dangling"), "real/new");

        Assert.Equal(Path.Combine(root, "real/inner"), RealPath.Of(Path.Combine(root, "absolute/inner/")));
        Assert.Equal(Path.Combine(root, "real/inner/file"), RealPath.Of(Path.Combine(root, "absolute/relative/file")));
        Assert.Equal(Path.Combine(root, "real/new"), RealPath.Of(Path.Combine(root, "dangling")));
        Assert.Equal(Path.Combine(root, "none/x"), RealPath.Of(Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(root, "none/y/../x"))));
    }

    [Fact]
    public void ACircleOfLinksEnds()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("a"), "b");
        File.CreateSymbolicLink(folder.File("b"), "a");
        Assert.StartsWith(RealPath.Of(folder.Path), RealPath.Of(Path.Combine(folder.Path, "a/x")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatBeginsAlikeLiesNotWithin()
    {
        Assert.True(RealPath.IsWithin("/a/b", "/a/b"));
        Assert.True(RealPath.IsWithin("/a/b/c", "/a/b"));
        Assert.True(RealPath.IsWithin("/a", "/"));
        Assert.False(RealPath.IsWithin("/a/bc", "/a/b"));
        Assert.False(RealPath.IsWithin("/a", "/a/b"));
    }

    [Theory]
    [InlineData("Data", "Data", new[] { "Data" }, false)]
    [InlineData("data", "Data", new[] { "x", "Data" }, true)]
    [InlineData("data", "data", new[] { "Data", "data" }, false)]
    [InlineData("new", "new", new[] { "Data" }, true)]
    [InlineData("12", "12", new[] { "12" }, true)]
    public void ANameHasTheCaseThatTheDiskHas(string given, string expected, string[] names, bool caseIsOne) => Assert.Equal(
        expected, RealPath.TrueName(given, n => names.Contains(n, caseIsOne ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal), () => names));
}
