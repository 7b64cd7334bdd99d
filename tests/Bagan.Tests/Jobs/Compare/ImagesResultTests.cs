using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Compare;

namespace Bagan.Tests.Jobs.Compare;

/// <summary>Which of the figures of images a report shows.</summary>
public sealed class ImagesResultTests
{
    private static readonly ImagesResult s_result = new()
    {
        Features = "pixels",
        Figures = new Dictionary<string, MetricValue> { ["ssim"] = MetricValue.Of("ssim", "", [], 0.5) },
        Classes = new Dictionary<string, IReadOnlyDictionary<string, double?>>
        {
            ["cat"] = new Dictionary<string, double?> { ["ssim"] = 0.4 },
            ["dog"] = new Dictionary<string, double?> { ["ssim"] = null },
        },
    };

    [Theory]
    [InlineData("ssim", null, 0.5)]
    [InlineData("ssim", "cat", 0.4)]
    [InlineData("ssim", "dog", null)] // the class was too small for it: blank, not the others' mean
    [InlineData("ssim", "cow", null)]
    [InlineData("fid", null, null)]
    [InlineData("fid", "cat", null)]
    public void AFigureIsOfTheClassThatLostImagesWhereOneDid(string key, string? dropped, double? expected) =>
        Assert.Equal(expected, s_result.ValueOf(key, dropped));
}
