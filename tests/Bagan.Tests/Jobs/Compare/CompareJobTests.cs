using System.Text.Json.Nodes;
using Bagan.Data.Writers;
using Bagan.Jobs.Compare;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tests.IO;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Compare;

/// <summary>A small grid from files to the report.</summary>
[Collection(EngineCollection.Name)]
public sealed class CompareJobTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-compare-").FullName;

    public CompareJobTests()
    {
        using var train = TinySet.Make([20, 12, 8]);
        using var test = TinySet.Make([6, 6, 6], seed: 9);
        DataWriter.Write(DataWriter.Find("folders"), Data, [new WrittenSplit("train", train), new WrittenSplit("test", test)]);
    }

    private string Data => Path.Combine(_root, "data");

    private string Out => Path.Combine(_root, "out");

    public void Dispose() => Trees.RemoveListed(_root);

    [Fact]
    public void AMethodWithATeacherBringsItsControlAndItsTeachersOwnRow()
    {
        Run(Options("none,balanced+mirror"));

        Assert.Equal(["balanced+mirror", "distil+mirror", "none"], Lines().Select(l => (string)l["method"]!).Distinct().Order(StringComparer.Ordinal));
        var balanced = Lines().First(l => (string)l["method"]! == "balanced+mirror");
        Assert.InRange((double)balanced["teacher"]!["acsa"]!, 0, 1);
        Assert.Equal((double)balanced["teacher"]!["acsa"]!, (double)Lines().First(l => (string)l["method"]! == "distil+mirror")["teacher"]!["acsa"]!, 1e-9); // the same teacher
        Assert.Null(Lines().First(l => (string)l["method"]! == "none")["teacher"]);
        var table = File.ReadAllLines(Path.Combine(Out, "methods.csv"));
        Assert.StartsWith("method,seeds,mean recall (ACSA),mean recall (ACSA): standard error", table[0], StringComparison.Ordinal);
        Assert.Equal(["none", "balanced+mirror", "distil+mirror", "teacher of balanced"], table.Skip(1).Select(l => l.Split(',')[0]));
        Assert.Equal((long)balanced["cost"]!["networks"]!["teacher"]!, long.Parse(table[^1].Split(',')[^2], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("", table[^1].Split(',')[^1]); // the seconds of a method are not split by network
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(File.ReadAllText(Path.Combine(Out, "report.html")), "aria-label=\"[^\"]*Cost: images through every network")); // of both tables
        Assert.Contains("the control of the methods with a teacher", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);

        // Cells whose predictions were lost are made again, and nothing else is.
        File.Delete(Directory.EnumerateFiles(Path.Combine(Out, "predictions"), "none-*-1.txt").Single());
        var damaged = Directory.EnumerateFiles(Path.Combine(Out, "predictions"), "distil+mirror-*-0.txt").Single();
        File.WriteAllText(damaged, File.ReadAllText(damaged).Replace('A', 'B'));
        var before = Lines().Select(l => l["classifier"]!.ToJsonString()).Order(StringComparer.Ordinal).ToList();
        Assert.Contains(Run(Options("none,balanced+mirror")).Messages, m => m.Contains("2 of 6 cells", StringComparison.Ordinal));
        Assert.Equal(before, Lines().Select(l => l["classifier"]!.ToJsonString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryCellIsFilledAndASecondCallDoesNoWork()
    {
        var options = Options("none,oversample+mirror,smote,bagan,bagan+mirror") with { Protocol = "step:2" };
        Run(options);

        var lines = Lines();
        Assert.Equal(10, lines.Count);
        Assert.All(lines, l => Assert.Equal("done", (string)l["status"]!));
        Assert.All(lines, l => Assert.InRange((double)l["classifier"]!["acsa"]!, 0, 1));
        Assert.Equal(10, lines.Select(l => $"{l["method"]} {l["seed"]}").Distinct().Count());
        Assert.All(lines, l => Assert.Equal(10, (int)l["train_images"]!["class 2"]! + 2));
        var bagan = lines.Where(l => (long)l["seed"]! == 0 && ((string)l["method"]!).StartsWith("bagan", StringComparison.Ordinal)).ToList();
        Assert.Equal(bagan[0]["images"]!.ToJsonString(), bagan[1]["images"]!.ToJsonString());
        Assert.NotNull((double?)bagan[0]["images"]!["figures"]!["wanted_class_share"]!["value"]);
        Assert.Null(lines.First(l => (string)l["method"]! == "none")["images"]);
        Assert.NotNull(JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "comparison.json")))!["full_data"]!["acsa"]);

        var page = File.ReadAllText(Path.Combine(Out, "report.html"));
        Assert.Contains("oversample&#x2B;mirror", page, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Out, "generated")));

        var before = File.GetLastWriteTimeUtc(Path.Combine(Out, "results.jsonl"));
        var sink = Run(options);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(Out, "results.jsonl")));
        Assert.Contains(sink.Messages, m => m.Contains("The grid of 10 cells is finished already", StringComparison.Ordinal));
        Assert.DoesNotContain("comparing", sink.Stages);
    }

    [Fact]
    public void AddingAMethodOrASeedComputesOnlyWhatIsNew()
    {
        Run(Options("none") with { Seeds = 1 });
        var first = File.ReadAllText(Path.Combine(Out, "results.jsonl"));
        var sink = Run(Options("none,oversample") with { Seeds = 2 });
        Assert.Contains(sink.Messages, m => m.Contains("3 of 4 cells", StringComparison.Ordinal));
        Assert.StartsWith(first, File.ReadAllText(Path.Combine(Out, "results.jsonl")), StringComparison.Ordinal);
        Assert.Equal(4, Lines().Count);
    }

    [Fact]
    public void StoppingAndStartingAgainGivesTheSameFigures()
    {
        var options = Options("none,cgan+mirror,bagan") with { Seeds = 1 };
        using (var stop = new CancellationTokenSource())
        {
            var sink = new Sink { OnAdvanced = done => { if (done > 600) { stop.Cancel(); } } };
            Assert.ThrowsAny<OperationCanceledException>(() => new CompareJob(options, sink, "").Run(stop.Token));
        }

        Assert.InRange(File.Exists(Path.Combine(Out, "results.jsonl")) ? Lines().Count : 0, 0, 2);
        Run(options);
        var stopped = Lines();
        Run(options with { Output = options.Output with { Overwrite = true } });
        Assert.Equal(Lines().Select(Figures), stopped.Select(Figures));

        static string Figures(JsonNode line) => $"{line["method"]} {line["classifier"]!.ToJsonString()} {line["images"]?.ToJsonString()}";
    }

    [Fact]
    public void OtherSettingsAreRefusedByName()
    {
        Run(Options("none") with { Seeds = 1 });
        var error = Assert.Throws<BaganInputException>(() => Run(Options("none") with { Seeds = 1, Steps = 9, Training = Training with { Epochs = 3 } }));
        Assert.Contains("--steps was 4 and is 9 now", error.Message, StringComparison.Ordinal);
        Assert.Contains("--epochs was 2 and is 3 now", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AProtocolThatDoesNotFitTheClassesIsRefusedBeforeAnythingIsWritten()
    {
        Assert.Throws<BaganInputException>(() => Run(Options("none") with { Protocol = "counts:5,5" }));
        Assert.Throws<BaganInputException>(() => Run(Options("none") with { Protocol = "drop:elephant=50" }));
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void AFolderOfOtherThingsIsRefused()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "diary.txt"), "mine");
        Assert.Throws<BaganInputException>(() => Run(Options("none")));
    }

    [Fact]
    public void ACellThatFailsIsRecordedTheOthersGoOnAndTheNextCallTriesItAgain()
    {
        // The method's checkpoints want a folder of this name.
        var options = Options("bagan,none") with { Seeds = 1 };
        Run(options with { Methods = "none" });
        var store = new GeneratedStore(Path.Combine(Out, "generated"));
        var blocker = store.Checkpoints("bagan", Bagan.Data.Plans.ImbalanceProtocol.Parse("as-is"), 0);
        Directory.CreateDirectory(Path.GetDirectoryName(blocker)!);
        File.WriteAllText(blocker, "in the way");

        var sink = Run(options with { Methods = "bagan,bagan+mirror,oversample" });
        var lines = Lines().ToDictionary(l => (string)l["method"]!);
        Assert.Equal(["failed", "failed", "done", "done"], new[] { "bagan", "bagan+mirror", "oversample", "none" }.Select(m => (string)lines[m]["status"]!));
        Assert.NotEmpty((string)lines["bagan"]["error"]!);
        Assert.Contains(sink.Warnings, w => w.Contains("bagan", StringComparison.Ordinal));
        Assert.Contains("Runs that failed", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);

        File.Delete(blocker);
        Run(options with { Methods = "bagan" });
        Assert.Equal("done", (string)Lines().Single(l => (string)l["method"]! == "bagan")["status"]!);
    }

    [Fact]
    public void DropTakesEachClassInTurn()
    {
        Run(Options("none,smote") with { Protocol = "drop:50", Seeds = 1 });
        var lines = Lines();
        Assert.Equal(6, lines.Count);
        Assert.Equal(3, lines.Select(l => (string)l["protocol"]!).Distinct().Count());
        Assert.Contains("3 data sets", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void ThePlanSaysWhatWouldBeDone()
    {
        var job = new CompareJob(Options("none,bagan+mirror") with { Protocol = "exp:4", Seeds = 3 }, NoProgress.Instance, "");
        var plan = job.Plan(default);
        Assert.Equal(6, plan.Cells);
        Assert.Equal([20, 10, 5], plan.Protocols.Single().Classes.Select(c => c.Images));
        Assert.Null(plan.EstimatedSeconds); // nothing was measured
        Assert.True(job.Plan(default, estimated: true).EstimatedSeconds > 0);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void EveryWrongOptionIsNamed()
    {
        var errors = Options("none,baggan,bagan+flip") with { Protocol = "half", Seeds = 0 };
        var text = string.Join('\n', errors.Validate());
        Assert.Contains("'baggan' is not known. Known are none, oversample", text, StringComparison.Ordinal);
        Assert.Contains("'half' is not understood", text, StringComparison.Ordinal);
        Assert.Contains("--seeds", text, StringComparison.Ordinal);
        Assert.Contains("+flip", string.Join('\n', (errors with { Methods = "bagan+flip" }).Validate()), StringComparison.Ordinal);
    }

    private static TrainingOptions Training { get; } = new() { Epochs = 2, Batch = 16, Precision = Precision.Float32 };

    private CompareOptions Options(string methods) => new()
    {
        Data = new DataOptions { Path = Data },
        Methods = methods,
        Seeds = 2,
        Training = Training,
        Steps = 4,
        Output = new OutputOptions { Out = Out },
    };

    private static Sink Run(CompareOptions options)
    {
        var sink = new Sink();
        new CompareJob(options, sink, "bagan compare data").Run(default);
        return sink;
    }

    private List<JsonNode> Lines() => [.. File.ReadLines(Path.Combine(Out, "results.jsonl")).Select(l => JsonNode.Parse(l)!)];

    private sealed class Sink : IProgressSink
    {
        internal List<string> Messages { get; } = [];

        internal List<string> Warnings { get; } = [];

        internal List<string> Stages { get; } = [];

        internal Action<long> OnAdvanced { get; init; } = _ => { };

        public void StageStarted(string stage, long total) => Stages.Add(stage);

        public void Advanced(long done) => OnAdvanced(done);

        public void StageFinished()
        {
        }

        public void EpochFinished(EpochFigures figures)
        {
        }

        public void Message(string text) => Messages.Add(text);

        public void Detail(string text)
        {
        }

        public void Warning(string text) => Warnings.Add(text);
    }
}
