using Bagan.Cli.Commands;
using Bagan.Data;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Tests.Commands;

public sealed class JobVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OptionsOfTheLineReachTheRecord()
    {
        var verb = new ProbeVerb();

        var result = Line.Run(verb, "probe", "my data", "--out", "o", "--channels", "3", "--gan-epochs=7", "--skip-bad", "--preset", "paper", "--minutes", "0.5", "--strategy", "a=1,b=2");

        Assert.Contains("--minutes sets", result.Error);
        Assert.Equal(2, result.ExitCode);
        Assert.Null(verb.Seen);

        Assert.Equal(0, Line.Run(verb, "probe", "my data", "--out", "o", "--channels", "3", "--gan-epochs=7", "--skip-bad", "--preset", "paper", "--strategy", "a=1,b=2").ExitCode);
        var expected = new BalanceOptions
        {
            Data = new() { Path = "my data", Channels = ChannelMode.Colour, SkipBad = true },
            Training = new() { Preset = PresetName.Paper, GanEpochs = 7 },
            Plan = new() { Strategy = "a=1,b=2" },
            Output = new() { Out = "o" },
        };
        Assert.Equal(expected, verb.Seen);
    }

    [Fact]
    public void TheLineGoesBeforeTheFileAndTheFileBeforeTheDefaults()
    {
        var verb = new ProbeVerb();
        File.WriteAllText(_folder["c.json"], """{ "data": "d", "out": "o", "seed": 5, "batch": 64, "skip_bad": true, "device": "cpu" }""");

        Assert.Equal(0, Line.Run(verb, "probe", "--config", _folder["c.json"], "--seed", "6", "--skip-bad", "false").ExitCode);

        Assert.Equal("d", verb.Seen!.Data.Path);
        Assert.Equal(6, verb.Seen.Compute.Seed);
        Assert.Equal(64, verb.Seen.Training.Batch);
        Assert.False(verb.Seen.Data.SkipBad);
        Assert.Null(verb.Seen.Training.Preset);
    }

    [Fact]
    public void WhatOneRunSavedConfiguresTheNext()
    {
        var verb = new ProbeVerb();
        var saved = new BalanceOptions { Data = new() { Path = "d" }, Output = new() { Out = "o" }, Training = new() { Batch = 32 } };
        File.WriteAllText(_folder["options.json"], OptionsJson.Write(saved));

        Assert.Equal(0, Line.Run(verb, "probe", "--config", _folder["options.json"]).ExitCode);

        Assert.Equal(saved, verb.Seen);
    }

    [Fact]
    public void EveryErrorOfLineAndFileIsListed()
    {
        File.WriteAllText(_folder["c.json"], """{ "sede": 5, "fit": "wide" }""");

        var result = Line.Run(new ProbeVerb(), "probe", "--config", _folder["c.json"], "--threds", "2", "--batch", "1", "--objective", "sofmax", "--seed");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            $"""
            --threds: unknown option. Did you mean --threads?
            --seed needs a value: N.
            {_folder["c.json"]}: sede: unknown option. Did you mean seed?
            {_folder["c.json"]}: fit: 'wide' is not one of auto, crop, pad, stretch.
            --objective: 'sofmax' is not one of softmax, conditional, auxiliary, gradient-penalty. Did you mean softmax?
            --batch must be 2 to 65536 images, not 1.
            --out is missing: name the folder for the results (it is not needed with --dry-run).
            Try: ./bagan probe --help

            """,
            result.Error);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("--seed", "1", "--seed", "2")]
    [InlineData("extra")]
    [InlineData("--config", "there is no such file")]
    [InlineData("--config", "/")]
    [InlineData("--quiet", "--verbose")]
    [InlineData("--skip-bad=perhaps")]
    [InlineData("--resume", "--overwrite")]
    public void WrongUsageExitsWith2AndSaysOneThing(params string[] more)
    {
        var verb = new ProbeVerb();

        var result = Line.Run(verb, ["probe", "d", "--out", "o", .. more]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(2, result.Error.TrimEnd('\n').Split('\n').Length);
        Assert.Null(verb.Seen);
    }

    [Fact]
    public void FilesBehindAnAtSignAreNotRead()
    {
        var verb = new ProbeVerb();

        Assert.Equal(0, Line.Run(verb, "probe", "@data", "--out", "o").ExitCode);

        Assert.Equal("@data", verb.Seen!.Data.Path);
    }

    public static TheoryData<string> JobVerbs() => [.. All().Select(v => v.Path)];

    [Theory]
    [MemberData(nameof(JobVerbs))]
    public void EveryOptionOfTheRecordIsOnTheLineAndTheOtherWayRound(string path)
    {
        var verb = All().Single(v => v.Path == path);
        var offered = verb.Groups.SelectMany(g => g.Options).Select(o => o.Key).Concat(verb.Positions.Select(p => p.Key))
            .Except(["config", "json", "quiet", "verbose"]);

        var withheld = (IReadOnlyList<string>)verb.GetType().GetProperty(nameof(JobVerb<BalanceOptions>.Withheld))!.GetValue(verb)!;
        Assert.Equal(Call<IReadOnlyList<string>>(verb, nameof(OptionsJson.Keys)).Except(withheld).Order(StringComparer.Ordinal), offered.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(JobVerbs))]
    public void HelpNamesTheWordsThatTheRecordTakes(string path)
    {
        var verb = All().Single(v => v.Path == path);
        foreach (var option in verb.Groups.Where(g => g != SharedOptions.Command).SelectMany(g => g.Options))
        {
            // A word of older versions that is still taken, and no longer offered.
            var words = Call<IReadOnlyList<string>>(verb, nameof(OptionsJson.Words), option.Key).Where(w => (option.Key, w) != ("preset", "balanced")).ToList();
            if (words.Count > 0)
            {
                Assert.Equal(string.Join('|', words), option.Value);
            }
        }
    }

    private static IEnumerable<Verb> All() => [new ProbeVerb(), .. CommandLine.Verbs().SelectMany(Leaves).Where(v => Record(v) is not null)];

    private static IEnumerable<Verb> Leaves(Verb verb) => verb.Subcommands.Count == 0 ? [verb] : verb.Subcommands.OfType<Verb>().SelectMany(Leaves);

    private static Type? Record(Verb verb) =>
        verb.GetType().BaseType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(JobVerb<>) ? type.GetGenericArguments()[0] : null;

    private static T Call<T>(Verb verb, string method, params object[] arguments) =>
        (T)typeof(OptionsJson).GetMethod(method)!.MakeGenericMethod(Record(verb)!).Invoke(null, arguments)!;
}
