using Bagan.IO;
using Bagan.Numerics;

namespace Bagan.Tests.IO;

public sealed class NameSetTests
{
    [Fact]
    public void NumberedNamesAreKeptAsRangesAndNothingElseIsInThem()
    {
        var set = new NameSet();
        var numbers = Enumerable.Range(1, 5000).ToArray();
        new SeededRandom(3).Shuffle<int>(numbers);
        foreach (var n in numbers.Where(n => n != 777))
        {
            Assert.True(set.Add($"cats/real-{n:D6}.png"));
        }

        Assert.False(set.Add("cats/real-000778.png"));
        Assert.Equal([("cats/real-000001.png", "cats/real-000776.png"), ("cats/real-000778.png", "cats/real-005000.png")], set.All());
        foreach (var other in new[] { "cats/real-000777.png", "cats/real-005001.png", "cats/real-000000.png", "cats/real-1.png", "cats/real-000001.jpg", "dogs/real-000001.png", "cats/mine.png", "real-000001.png" })
        {
            Assert.False(set.Contains(other), other);
        }

        Assert.True(set.Contains("cats/real-000001.png"));
        Assert.True(set.HasBelow("cats"));
        Assert.False(set.HasBelow("cat"));
        Assert.Equal(4999, set.Each().Count());
    }

    [Fact]
    public void WhatIsWrittenAsRangesIsTheSameSetAgain()
    {
        string[] names =
        [
            "manifest.csv", "a/b/c", "7", "x/000999.png", "x/001000.png", "x/1000.png", "train-images-idx3-ubyte.gz", "v1.2/file", "data.npz", "999999999999999999", "9999999999999999999", "a.1/2.3", "жук-12.png",
        ];
        var set = new NameSet();
        Assert.All(names, n => Assert.True(set.Add(n)));
        var again = new NameSet();
        foreach (var (first, last) in set.All())
        {
            Assert.True(first == last ? again.Add(first) : again.AddRange(first, last));
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), again.Each().Order(StringComparer.Ordinal));
        Assert.False(again.AddRange("a-1.png", "b-2.png"));
        Assert.False(again.AddRange("a-2.png", "a-1.png"));
        Assert.False(again.AddRange("a-2.png", "a-10.png"));
        Assert.False(again.AddRange("word", "words"));
    }
}
