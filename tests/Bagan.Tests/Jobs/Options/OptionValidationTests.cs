using Bagan.Jobs.Options;

namespace Bagan.Tests.Jobs.Options;

public sealed class OptionValidationTests
{
    private static readonly BalanceOptions Valid = new() { Data = new() { Path = "d" }, Output = new() { Out = "o" } };

    [Fact]
    public void DefaultsAreValidOnceTheRequiredOnesAreGiven()
    {
        Assert.Empty(Valid.Validate());
        Assert.Empty(new QuickstartOptions().Validate());
        Assert.Empty(new TrainOptions { Data = new() { Path = "d" }, Output = Valid.Output }.Validate());
        Assert.Empty(new GenerateOptions { Run = "r", Class = "a", Count = 1, Output = Valid.Output }.Validate());
        Assert.Empty(new GenerateOptions { Run = "r", Like = "d", Output = Valid.Output }.Validate());
    }

    [Fact]
    public void ADryRunNeedsNoFolder() =>
        Assert.Empty((Valid with { Output = new() { DryRun = true } }).Validate());

    [Theory]
    [InlineData(null, null, "folders", 0, null)]
    [InlineData("network", null, "folders", -1, null)]
    [InlineData("224", OriginalsMode.Copy, "folders", 224, null)]
    [InlineData(null, OriginalsMode.Resized, "folders", -1, null)]
    [InlineData(null, null, "npz", -1, null)]
    [InlineData("own", OriginalsMode.Resized, "folders", 0, "--output-size own copies the originals")]
    [InlineData("own", null, "npz", 0, "--output-size own writes class folders, and --to npz")]
    [InlineData("7", null, "folders", null, "--output-size must be own, network or a number of pixels from 8 to 4096, not '7'")]
    [InlineData("large", null, "folders", null, "not 'large'")]
    public void TheSizeOfWrittenImagesFollowsFromTheOptions(string? size, object? originals, string to, int? side, string? error)
    {
        var options = Valid with { OutputSize = size, Originals = (OriginalsMode?)originals, To = to };
        if (side is { } expected)
        {
            Assert.Equal(new PictureSize(expected), options.Size);
        }

        var errors = options.Validate();
        Assert.Equal(error is null, errors.Count == 0);
        Assert.All(errors, e => Assert.Contains(error!, e, StringComparison.Ordinal));
        Assert.Equal(side is null, new GenerateOptions { Run = "r", Like = "d", Output = Valid.Output, OutputSize = size }.Validate().Count > 0);
    }

    [Fact]
    public void EveryErrorIsReportedAtOnce()
    {
        var wrong = new BalanceOptions
        {
            Data = new() { Size = 33, Format = "foldrs", Test = " ", Group = "a", GroupPattern = "(" },
            Plan = new() { Strategy = "", MaxGain = -1 },
            Training = new() { Epochs = 0, AeEpochs = -1, GanEpochs = 200_000, Minutes = double.NaN, Batch = 1 },
            Compute = new() { Seed = -1, Threads = 0 },
            Output = new() { Overwrite = true },
            Checkpoints = new() { Resume = true, CheckpointEvery = "0" },
            Steps = 0,
        };

        var errors = wrong.Validate();

        foreach (var name in new[]
        {
            "DATA", "--test is", "--size", "--format: 'foldrs'", "--group and", "--group-pattern '('", "--strategy", "--max-gain", "--epochs must", "--ae-epochs must", "--gan-epochs must",
            "--minutes must", "--minutes sets", "--batch", "--seed", "--threads", "--out", "--checkpoint-every", "--resume", "--steps",
        })
        {
            Assert.Single(errors, e => e.Contains(name, StringComparison.Ordinal) && e.StartsWith(name.Split(' ')[0], StringComparison.Ordinal));
        }

        Assert.Equal(20, errors.Count);
    }

    [Fact]
    public void TheTestSetMayNotBeTheTrainingSet() =>
        Assert.Contains("--test", Assert.Single((Valid with { Data = new() { Path = "d", Test = "d" } }).Validate()));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("a", null, null)]
    [InlineData(null, 3, null)]
    [InlineData("a", 3, "d")]
    [InlineData(null, 3, "d")]
    public void GenerateNeedsOneWayToSayWhat(string? name, int? count, string? like) =>
        Assert.Single(new GenerateOptions { Run = "r", Class = name, Count = count, Like = like, Output = Valid.Output }.Validate());
}
