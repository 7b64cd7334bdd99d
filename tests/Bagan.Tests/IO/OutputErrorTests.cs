using Bagan.Tests.Data;
using Bagan.IO;

namespace Bagan.Tests.IO;

/// <summary>What the file system says, as .NET passes it on, in words for the person.</summary>
public sealed class OutputErrorTests
{
    [Theory]
    [InlineData(28, "the disk is full")]
    [InlineData(122, "the disk is full")]
    [InlineData(24, "too many files are open")]
    [InlineData(23, "too many files are open")]
    [InlineData(27, "ulimit -f")]
    [InlineData(116, "its folder has gone")]
    [InlineData(5, "an error of its own")]
    [InlineData(99, "the system's words")]
    public void EachKindHasWordsOfItsOwn(int code, string words)
    {
        var error = OutputError.Describe("/x/y", new IOException("the system's words", code));
        Assert.StartsWith("/x/y could not be written:", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.IsNotType<BaganInputException>(error);
    }

    [Fact]
    public void WhatThePersonCanMendIsInput()
    {
        Assert.Contains("read-only", Assert.IsType<BaganInputException>(OutputError.Describe("x", new IOException("", 30))).Message, StringComparison.Ordinal);
        Assert.Contains("permission denied", Assert.IsType<BaganInputException>(OutputError.Describe("x", new UnauthorizedAccessException())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFullDeviceIsFullAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a");
        var error = Assert.Throws<BaganException>(() => DurableFile.Write(path, _ => throw new IOException("No space left", 28)));
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void WhatStoodThereStaysWhereWritingFails()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", [1, 2, 3]);
        Assert.Throws<BaganException>(() => DurableFile.Write(path, stream =>
        {
            stream.Write([9]);
            throw new IOException("", 5);
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void AFolderThatIsNotThereHasGone() =>
        Assert.Contains("has gone", Assert.Throws<BaganException>(() => DurableFile.Write(Path.Combine(Path.GetTempPath(), "no such folder", "a"), new byte[1])).Message, StringComparison.Ordinal);
}
