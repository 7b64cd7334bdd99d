using Bagan.Data;
using Bagan.Imaging;
using Bagan.Jobs.Options;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;

namespace Bagan.Tests.Jobs.Options;

public sealed class OptionsJsonTests
{
    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        var options = new BalanceOptions
        {
            Data = new() { Path = "T-shirt/top ж", Test = "t", Size = 64, Channels = ChannelMode.Colour, Fit = FitMode.Pad, Format = "idx", SkipBad = true, GroupPattern = @"^(\d+)_" },
            Plan = new() { Strategy = "a=10,b=20", MaxGain = 2.5 },
            Training = new() { Preset = PresetName.Paper, Objective = Objective.Conditional, ClassDraw = ClassDraw.Rebalance, AeEpochs = 3, GanEpochs = 4, Batch = 64 },
            Compute = new() { Seed = 1L << 40, Threads = 2, Device = DeviceChoice.Cuda },
            Output = new() { Out = "o", Overwrite = true },
            Checkpoints = new() { CheckpointEvery = "0.5" },
            Originals = OriginalsMode.Copy,
            Steps = 7,
        };

        Assert.Equal(options, OptionsJson.Read<BalanceOptions>(OptionsJson.Write(options), "options.json"));
    }

    [Fact]
    public void KeysAreFlatAndInSnakeCaseAndNamesStayAsTheyAre()
    {
        var json = OptionsJson.Write(new BalanceOptions { Data = new() { Path = "T-shirt/top ж" } });

        Assert.Contains("\"data\": \"T-shirt/top ж\"", json);
        Assert.Contains("\"gan_epochs\": null", json);
        Assert.Contains("\"channels\": \"auto\"", json);
        Assert.Contains("\"class_draw\": \"uniform\"", json);
    }

    [Fact]
    public void AnEmptyObjectGivesTheDefaults()
    {
        Assert.Equal(new BalanceOptions(), OptionsJson.Read<BalanceOptions>("{}", "f"));
        Assert.Equal(new QuickstartOptions(), OptionsJson.Read<QuickstartOptions>("{}", "f"));
        Assert.Equal(new TrainOptions(), OptionsJson.Read<TrainOptions>("{}", "f"));
        Assert.Equal(new GenerateOptions(), OptionsJson.Read<GenerateOptions>("{}", "f"));
    }

    [Fact]
    public void NumbersAndWordsAndCommentsAreRead()
    {
        var options = OptionsJson.Read<BalanceOptions>("{ // one channel\n \"channels\": 1, \"seed\": 5, \"minutes\": 0.5, \"size\": \"auto\", \"preset\": \"paper\" }", "f");

        Assert.Equal(ChannelMode.Grey, options.Data.Channels);
        Assert.Equal(5, options.Compute.Seed);
        Assert.Equal(0.5, options.Training.Minutes);
        Assert.Null(options.Data.Size);
        Assert.Equal(PresetName.Paper, options.Training.Preset);
    }

    [Fact]
    public void EveryErrorIsListedWithItsOriginAndAHint()
    {
        var e = Assert.Throws<BaganInputException>(() => OptionsJson.Read<BalanceOptions>(
            """{ "sede": 1, "threads": "many", "fit": "crp", "skip_bad": "yes", "minutes": "NaN", "batch": 1e3, "steps": 99999999999 }""", "my.json"));

        Assert.Equal(
            """
            my.json: sede: unknown option. Did you mean seed?
            my.json: threads: 'many' is not a whole number.
            my.json: fit: 'crp' is not one of auto, crop, pad, stretch. Did you mean crop?
            my.json: skip_bad: 'yes' is neither true nor false.
            my.json: minutes: 'NaN' is not a number.
            my.json: batch: '1e3' is not a whole number.
            my.json: steps: 99999999999 is out of range.
            """,
            e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"seed\": 1")]
    [InlineData("{ \"seed\": 1, \"seed\": 2 }")]
    [InlineData("{ \"seed\": { \"a\": 1 } }")]
    [InlineData("{ \"seed\": [ [1] ] }")]
    public void WhatIsNotAnObjectOfScalarsIsRefusedByName(string json) =>
        Assert.Contains("my.json", Assert.Throws<BaganInputException>(() => OptionsJson.Read<BalanceOptions>(json, "my.json")).Message);

    [Fact]
    public void TheOptionsThatARunSavedAreRead() =>
        Assert.Equal(5, OptionsJson.Read<BalanceOptions>("""{ "command": { "seed": 5 }, "method": { "batch": 3 } }""", "options.json").Compute.Seed);

    [Fact]
    public void OfTwoValuesTheLaterWins() =>
        Assert.Equal(2, OptionsJson.Bind<BalanceOptions>([new("seed", "1", "f: seed"), new("seed", "2", "--seed")]).Compute.Seed);
}
