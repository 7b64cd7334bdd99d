using System.Text.Json.Nodes;
using Bagan.Data.Codecs;
using Bagan.Data.Writers;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pick;
using Bagan.Jobs.Progress;
using Bagan.Methods.Catalogue;
using Bagan.Tests.IO;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Pick;

/// <summary>balance --pick from a folder of PNG to the report.</summary>
[Collection(EngineCollection.Name)]
public sealed class PickJobTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-pick-").FullName;

    private string Data => Path.Combine(_root, "data");

    private string Out => Path.Combine(_root, "out");

    public void Dispose() => Trees.RemoveListed(_root);

    [Fact]
    public void WhereRealImagesAreEnoughItFallsBackOnRepeatedOriginals()
    {
        WriteData([40, 16, 8], withTest: true);
        var sink = new ListeningSink();

        Job(Options(PresetName.Balanced) with { Steps = 40 }, sink).Run(default);

        var pick = Summary(Out)["pick"]!;
        Assert.Equal(PickCandidate.For("balanced").Select(c => c.Text), pick["candidates"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.All(pick["candidates"]!.AsArray(), c => Assert.InRange((double)c!["acsa"]!, 0, 1));
        Assert.All(pick["candidates"]!.AsArray(), c => Assert.True((double)c!["se"]! >= 0));
        Assert.Equal("oversample", (string)pick["chosen"]!);
        Assert.Contains("The difference", (string)pick["reason"]!, StringComparison.Ordinal);
        Assert.Contains(sink.Messages, m => m.Contains("Picked: plain oversampling", StringComparison.Ordinal));
        Assert.Contains("plain oversampling", (string)Summary(Out)["verdict"]!, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(Out, "report.html"));
        Assert.Contains("How the images were picked", page, StringComparison.Ordinal);
        Assert.Contains("with repeated originals", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<bdi>with generated images", page, StringComparison.Ordinal);
        Assert.InRange((double)Summary(Out)["classifier"]!["with"]!["acsa"]!, 0, 1);

        // Nothing but the trial's generator was trained.
        Assert.True(File.Exists(Path.Combine(Out, "run", "pick", "metrics.jsonl")));
        Assert.False(Directory.Exists(Path.Combine(Out, "run", "checkpoints")));
        Assert.True(File.Exists(Path.Combine(Out, "run", "options.json")));
        AssertRepeated([40, 16, 8]);
    }

    [Fact]
    public void AnInterruptedPickGoesOnWithWhatItHadMeasured()
    {
        using var threads = new OneThread();
        WriteData([30, 12], withTest: true);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Job(Options(), new ListeningSink { Stop = stop, Stage = "pick: classifiers", After = (5 * 3 * new ClassifierProtocol().Batch) + 1 }).Run(stop.Token));
        var measurements = Path.Combine(Out, "run", "pick", "measurements.json");
        Assert.Equal(5, JsonNode.Parse(File.ReadAllText(measurements))!["results"]!.AsArray().Count);

        var resume = new CheckpointOptions { Resume = true };
        var other = Assert.Throws<BaganInputException>(() => Job(Options() with { Steps = 4, Checkpoints = resume }, new ListeningSink()).Run(default));
        Assert.Contains("--steps: 3 then, 4 now", other.Message, StringComparison.Ordinal);

        var resumed = new ListeningSink();
        Job(Options() with { Checkpoints = new CheckpointOptions { Resume = true } }, resumed).Run(default);
        Job(Options() with { Output = new OutputOptions { Out = Path.Combine(_root, "whole") } }, new ListeningSink()).Run(default);

        Assert.Equal(File.ReadAllText(Path.Combine(_root, "whole", "run", "pick", "measurements.json")), File.ReadAllText(measurements));
        Assert.Equal(Summary(Path.Combine(_root, "whole"))["pick"]!.ToJsonString(), Summary(Out)["pick"]!.ToJsonString());
        Assert.Equal(File.ReadAllText(Path.Combine(_root, "whole", "manifest.csv")), File.ReadAllText(Path.Combine(Out, "manifest.csv")));
        Assert.Contains(resumed.Messages, m => m.Contains("loaded from its checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void AWinnerIsTrainedOnAllImagesAndMeasuredByItsRecipe()
    {
        WriteData([30, 12], withTest: true);
        var winner = MethodChoice.Parse("bagan-conditional+filter+mirror");
        var result = new PickResult([new CandidateResult(winner, [0.9, 0.9])], new PickDecision(winner, "It won."), []);

        new BalanceJob(Options(), new ListeningSink(), "") { Picking = (_, _) => result }.Run(default);

        var summary = Summary(Out);
        Assert.Equal(winner.Text, (string)summary["pick"]!["chosen"]!);
        Assert.Contains("flip images", (string)summary["pick"]!["recipe"]!, StringComparison.Ordinal);
        Assert.InRange((double)summary["classes"]![1]!["accepted"]!, 0, 1);
        Assert.NotNull(summary["classifier"]!["rivals"]!["oversample+mirror"]);
        Assert.Equal(18, File.ReadAllLines(Path.Combine(Out, "manifest.csv")).Count(l => l.Contains(",generated,", StringComparison.Ordinal)));
        Assert.Contains("For the classifier that you train: flip images", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
        var trained = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "run", "options.json")))!;
        Assert.NotNull(trained["method"]);
    }

    [Fact]
    public void LabelsOfATeacherMayWin()
    {
        WriteData([30, 12], withTest: true);
        var winner = MethodChoice.Parse("balanced");
        var result = new PickResult([new CandidateResult(winner, [0.9, 0.9])], new PickDecision(winner, "It won."), []);

        new BalanceJob(Options(PresetName.Balanced), new ListeningSink(), "") { Picking = (_, _) => result }.Run(default);

        var summary = Summary(Out);
        Assert.Equal("balanced", (string)summary["pick"]!["chosen"]!);
        Assert.Contains("balanced softmax", (string)summary["pick"]!["recipe"]!, StringComparison.Ordinal);
        Assert.InRange((double)summary["classifier"]!["with_labels"]!["acsa"]!, 0, 1);
        Assert.True(File.Exists(Path.Combine(Out, "labels.csv")));
    }

    [Fact]
    public void TwoClassesOfWhichOneHasThreeImagesFallBackWithTheReason()
    {
        WriteData([30, 3], withTest: false, channels: 3);

        Job(Options(), new ListeningSink()).Run(default);

        var summary = Summary(Out);
        Assert.Empty(summary["pick"]!["candidates"]!.AsArray());
        Assert.Equal("oversample", (string)summary["pick"]!["chosen"]!);
        Assert.Contains("at least two classes", (string)summary["pick"]!["reason"]!, StringComparison.Ordinal);
        Assert.Contains("too few images to try generated images", (string)summary["verdict"]!, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Out, "run", "pick")));
        AssertRepeated([30, 3]);
    }

    [Fact]
    public void TheTestImagesTakeNoPartInPicking()
    {
        WriteData([40, 20], withTest: false);
        (int Known, int Judged) seen = default;

        new BalanceJob(Options(), new ListeningSink(), "")
        {
            Picking = (run, split) =>
            {
                seen = (run.Data.Known.Count, split.Train.Length + split.Validation.Length);
                Assert.Equal(60 - run.Data.Test!.Count, run.Data.Known.Count);
                return new PickResult([], new PickDecision(null, "Enough seen."), []);
            },
        }.Run(default);

        Assert.Equal((48, 48), seen);
        AssertRepeated([40, 20]);
    }

    [Fact]
    public void TheDatasOwnValidationImagesJudge()
    {
        using (var train = TinySet.Make([40, 20]))
        using (var validation = TinySet.Make([7, 5], seed: 8))
        using (var test = TinySet.Make([6, 6], seed: 9))
        {
            DataWriter.Write(DataWriter.Find("folders"), Data, [new WrittenSplit("train", train), new WrittenSplit("val", validation), new WrittenSplit("test", test)]);
        }

        (int Train, int Judging) seen = default;
        new BalanceJob(Options(), new ListeningSink(), "")
        {
            Picking = (run, split) =>
            {
                seen = (split.TrainCount, split.ValidationCount);
                Assert.Same(run.Data.Data.Validation, split.Own);
                return PickStage.Run(run, split);
            },
        }.Run(default);

        Assert.Equal((60, 12), seen);
        Assert.NotEmpty(Summary(Out)["pick"]!["candidates"]!.AsArray());
    }

    [Fact]
    public void ADryRunNamesTheCandidates()
    {
        WriteData([40, 16], withTest: true);
        var pick = JsonNode.Parse(Job(Options(), new ListeningSink()).Plan(default).ToJson())!["pick"]!;

        Assert.Equal(PickCandidate.For("bagan-conditional").Select(c => c.Text), pick["candidates"]!.AsArray().Select(c => (string)c!));
        Assert.Equal((42, 14), ((int)pick["train_images"]!, (int)pick["validation_images"]!));
        Assert.Null(pick["fallback"]);
    }

    [Fact]
    public void TheMinutesCoverTheCandidatesToo()
    {
        WriteData([40, 16], withTest: true);
        var sink = new ListeningSink();

        Job(Options() with { Training = Options().Training with { Epochs = null, Minutes = 0.02 } }, sink).Run(default);

        Assert.Contains(sink.Messages, m => m.StartsWith("--minutes 0.02: at the measured speed the classifiers of the candidates take about", StringComparison.Ordinal));
        Assert.NotNull(Summary(Out)["pick"]);
    }

    [Fact]
    public void TheFilterIsPartOfThePick() =>
        Assert.Contains((Options() with { Filter = new ImageFilterOptions { Filter = FilterMode.On } }).Validate(), e => e.Contains("leave out --filter on", StringComparison.Ordinal));

    private static BalanceJob Job(BalanceOptions options, IProgressSink sink) => new(options, sink, "bagan balance data --pick");

    private static JsonNode Summary(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "summary.json")))!;

    // Every class is as large as the largest; the copies say what they are, and all originals of a class come equally often.
    private void AssertRepeated(int[] counts)
    {
        var rows = File.ReadAllLines(Path.Combine(Out, "manifest.csv")).Skip(1).Select(l => l.Split(',')).ToArray();
        Assert.Equal(counts.Length * counts.Max(), rows.Length);
        Assert.All(rows, r => Assert.Equal("real", r[2]));
        for (var c = 0; c < counts.Length; c++)
        {
            var own = rows.Where(r => r[1] == $"class {c}").ToArray();
            Assert.Equal(counts.Max() - counts[c], own.Count(r => Path.GetFileName(r[0]).StartsWith("repeated-", StringComparison.Ordinal)));
            var uses = own.CountBy(r => r[3]).Select(u => u.Value).ToArray();
            Assert.Equal(counts[c], uses.Length);
            Assert.InRange(uses.Max() - uses.Min(), 0, 1);
        }

        var copy = rows.First(r => r[0].Contains("repeated-", StringComparison.Ordinal));
        var original = rows.First(r => r[3] == copy[3] && r[0].Contains("real-", StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(Path.Combine(Out, copy[0]));
        Assert.Equal("yes", PngText.Read(bytes)["Repeated"]);
        Assert.False(PngText.Read(bytes).ContainsKey("Synthetic"));
        Assert.Equal(ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(Out, original[0]))).Pixels, ImageDecoder.Decode(bytes).Pixels);
    }

    private BalanceOptions Options(PresetName preset = PresetName.Fast) => new()
    {
        Data = new DataOptions { Path = Data },
        Pick = true,
        Training = new TrainingOptions { Preset = preset, Epochs = 1, Batch = 16, Precision = Precision.Float32 },
        Output = new OutputOptions { Out = Out },
        Compute = new ComputeOptions { Threads = 1 },
        Steps = 3,
        Seeds = 2,
    };

    private void WriteData(int[] counts, bool withTest, int channels = 1)
    {
        using var train = TinySet.Make(counts, channels);
        using var test = TinySet.Make([.. counts.Select(_ => 6)], channels, seed: 9);
        DataWriter.Write(DataWriter.Find("folders"), Data, withTest ? [new WrittenSplit("train", train), new WrittenSplit("test", test)] : [new WrittenSplit(null, train)]);
    }
}
