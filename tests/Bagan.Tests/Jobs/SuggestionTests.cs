using Bagan.Jobs.Options;

namespace Bagan.Tests.Jobs;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("balence", "balance")]
    [InlineData("blaance", "balance")]
    [InlineData("TRAIN", "train")]
    [InlineData("genrate", "generate")]
    [InlineData("xyzzy", null)]
    [InlineData("", null)]
    public void TheNearestWordIsNamedIfItIsNear(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(word, ["balance", "train", "generate"]));
}
