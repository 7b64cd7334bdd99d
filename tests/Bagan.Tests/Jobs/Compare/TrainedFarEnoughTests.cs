using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Compare;

namespace Bagan.Tests.Jobs.Compare;

/// <summary>A generator whose images are far more alike than real ones is no result about its method.</summary>
public sealed class TrainedFarEnoughTests
{
    [Theory]
    [InlineData("bagan", .217, .162, null)] // 97.5 % of the fives of MNIST dropped, trained to the end
    [InlineData("bagan", .78, .16, "74 %")] // the same, collapsed
    [InlineData("acgan+mirror", .968, .230, "96 %")]
    [InlineData("bagan", .10, .16, null)] // more varied than real images
    [InlineData("oversample", .9, .1, null)] // no generator
    public void ByTheVarietyThatIsLost(string method, double generated, double real, string? share)
    {
        var objection = TrainedFarEnough.Objection(method, [Cell(method, "as-is", generated, real), Cell("other", "as-is", .99, .1)]);
        if (share is null)
        {
            Assert.Null(objection);
        }
        else
        {
            Assert.StartsWith("not trained far enough", objection, StringComparison.Ordinal);
            Assert.Contains(share, objection, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OfTheClassThatLostImages()
    {
        var cell = Cell("bagan", "drop:5=97.5", .2, .2) with
        {
            Images = Images(.2, .2) with { Classes = new Dictionary<string, IReadOnlyDictionary<string, double?>> { ["5"] = new Dictionary<string, double?> { ["random_pair_ssim"] = .8, ["random_pair_ssim_real"] = .2 } } },
        };

        Assert.Equal(.75, TrainedFarEnough.LostVariety(cell)!.Value, 1e-9);
        Assert.NotNull(TrainedFarEnough.Objection("bagan", [cell]));
    }

    [Fact]
    public void WithoutAMeasurementThereIsNoObjection() => Assert.Null(TrainedFarEnough.Objection("bagan", [Cell("bagan", "as-is", .9, .2) with { Images = null }]));

    private static CellResult Cell(string method, string protocol, double generated, double real) =>
        new() { Method = method, Protocol = protocol, Seed = 0, Status = CellResult.Done, Images = Images(generated, real) };

    private static ImagesResult Images(double generated, double real) => new()
    {
        Features = "classifier",
        Figures = new Dictionary<string, MetricValue> { ["random_pair_ssim"] = Value(generated), ["random_pair_ssim_real"] = Value(real) },
        Classes = new Dictionary<string, IReadOnlyDictionary<string, double?>>(),
    };

    private static MetricValue Value(double value) => MetricValue.Of("ssim", "SSIM", [], value);
}
