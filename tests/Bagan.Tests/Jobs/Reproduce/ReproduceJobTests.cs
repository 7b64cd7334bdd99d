using System.Text.Json.Nodes;
using Bagan.Data.Writers;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Reproduce;
using Bagan.Tests.IO;
using Bagan.Tests.Methods.BalancingGan;

namespace Bagan.Tests.Jobs.Reproduce;

/// <summary>The paper's protocol on a tiny set under one of the paper's names.</summary>
[Collection(EngineCollection.Name)]
public sealed class ReproduceJobTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-reproduce-").FullName;

    public ReproduceJobTests()
    {
        using var train = TinySet.Make([20, 20, 20]);
        using var test = TinySet.Make([6, 6, 6], seed: 9);
        DataWriter.Write(DataWriter.Find("folders"), Data, [new WrittenSplit("train", train), new WrittenSplit("test", test)]);
    }

    private string Data => Path.Combine(_root, "data");

    private string Out => Path.Combine(_root, "out");

    private ReproduceOptions Options => new()
    {
        What = "paper", Data = $"mnist={Data}", Drops = "60,97.5", Classes = "class 0, class 2", Methods = "none,bagan", Seeds = 2, Classifier = ClassifierKind.Small, Steps = 4,
        Training = new() { AeEpochs = 1, GanEpochs = 1, Batch = 16 }, Compute = new() { Threads = 1 }, Output = new() { Out = Out },
    };

    public void Dispose() => Trees.RemoveListed(_root);

    [Fact]
    public void OneClassLosesImagesAndIsFilledBackAlone()
    {
        var plans = new ReproduceJob(Options, NoProgress.Instance, "").Plan(default);
        Assert.Equal(["mnist-60", "mnist-97.5"], plans.Select(p => p.Name));
        Assert.True(plans[0].Plan.EstimatedSeconds > 0);
        Assert.Equal(plans[0].Plan.EstimatedSeconds, plans[1].Plan.EstimatedSeconds); // as many cells of nearly the same size
        Run(Options);

        var cells = Lines("mnist-60/results.jsonl");
        Assert.Equal(8, cells.Count); // two methods, two classes, two seeds
        Assert.All(cells, c => Assert.Equal(8, (int)c["train_images"]![((string)c["protocol"]!)["drop:".Length..].Split('=')[0]]!));
        Assert.All(cells, c => Assert.Equal(48, c["train_images"]!.AsObject().Sum(n => (int)n.Value!)));
        var made = cells.First(c => (string)c["method"]! == "bagan" && (string)c["protocol"]! == "drop:class 0=60");
        Assert.Equal(["class 0"], made["images"]!["classes"]!.AsObject().Select(c => c.Key)); // only it was filled up

        var figures = Lines("figures.jsonl");
        Assert.Equal([(60, "none"), (60, "bagan"), (97.5, "none"), (97.5, "bagan")], figures.Select(f => ((double)f["drop"]!, (string)f["method"]!)));
        Assert.Equal((.9705, .995, .342), ((double)figures[3]["accuracy_published"]!, (double)figures[3]["wanted_class_share_published"]!, (double)figures[3]["random_pair_ssim_published"]!));
        Assert.Equal("bagan", (string)figures[2]["lead_of"]!);
        var lead = (double)figures[3]["accuracy"]!["value"]! - (double)figures[2]["accuracy"]!["value"]!;
        Assert.Equal(lead, (double)figures[2]["lead"]!["value"]!, 1e-9);
        Assert.InRange(lead, (double)figures[2]["lead"]!["low"]!, (double)figures[2]["lead"]!["high"]!);

        var page = File.ReadAllText(Path.Combine(Out, "report.html"));
        Assert.Contains("Figure 9: accuracy of the class that lost images, ours", page, StringComparison.Ordinal);
        Assert.DoesNotContain("finished so far", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecondCallGoesOnAndOverwriteTakesOnlyItsOwn()
    {
        var few = Options with { Drops = "60", Methods = "none,smote", Classes = "class 1", Seeds = 1 };
        Run(few);
        var before = File.ReadAllText(Path.Combine(Out, "mnist-60", "results.jsonl"));
        Run(few with { Seeds = 2 });
        Assert.StartsWith(before, File.ReadAllText(Path.Combine(Out, "mnist-60", "results.jsonl")), StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(Out, "mine"));
        File.WriteAllText(Path.Combine(Out, "mine", "diary.txt"), "mine");
        var replacing = few with { Output = few.Output with { Overwrite = true } };
        Assert.Contains("mine", Assert.Throws<BaganInputException>(() => Run(replacing)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Out, "mine", "diary.txt")));

        Directory.Delete(Path.Combine(Out, "mine"), recursive: true);
        Run(replacing);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Out, "mnist-60", "results.jsonl")), NoSeconds.Instance);
    }

    [Fact]
    public void AnImbalanceOfItsOwnIsTakenAsItIsAndJudged()
    {
        using var train = TinySet.Make([20, 12, 8]);
        using var test = TinySet.Make([6, 6, 6], seed: 9);
        DataWriter.Write(DataWriter.Find("folders"), Path.Combine(_root, "signs"), [new WrittenSplit("train", train), new WrittenSplit("test", test)]);
        Run(Options with { Data = $"gtsrb={Path.Combine(_root, "signs")}", Size = 8, Methods = "none,smote", Seeds = 1 });

        var figures = Lines("figures.jsonl");
        Assert.All(figures, f => Assert.Null(f["drop"]));
        Assert.Equal(.9628, (double)figures[0]["accuracy_published"]!);
        Assert.InRange((double)figures[1]["wanted_class_share"]!["value"]!, 0, 1);
    }

    [Fact]
    public void BothReadingsOfThePaperStandBesideItsFigures()
    {
        Run(Options with { Drops = "97.5", Methods = "none,bagan-conditional", Classes = "class 1", Seeds = 1 });
        var figures = Lines("figures.jsonl");
        Assert.Equal(("bagan-conditional", .9705, .995), ((string)figures[1]["method"]!, (double)figures[1]["accuracy_published"]!, (double)figures[1]["wanted_class_share_published"]!));
        Assert.Equal("bagan-conditional", (string)figures[0]["lead_of"]!);

        // Where both are asked for, the paper's own is held against the others, in whatever order.
        Run(Options with { Drops = "97.5", Methods = "bagan-conditional,bagan", Classes = "class 1", Seeds = 1 });
        figures = Lines("figures.jsonl");
        Assert.Equal(["bagan-conditional", "bagan"], figures.Select(f => (string)f["method"]!));
        Assert.All(figures, f => Assert.Equal(.342, (double)f["random_pair_ssim_published"]!));
        Assert.Equal("bagan", (string)figures[0]["lead_of"]!);

        var page = File.ReadAllText(Path.Combine(Out, "report.html"));
        Assert.Contains("Images with 97.5 % dropped", page, StringComparison.Ordinal);
        Assert.Contains("real images, and the first generated ones of the same class", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist=a,mnist=b", "twice")]
    [InlineData("svhn=a", "use compare")]
    public void DataOfThePaperOnly(string data, string word) => Assert.Contains(new ReproduceOptions { What = "paper", Data = data, Output = new() { Out = "x" } }.Validate(), e => e.Contains(word, StringComparison.Ordinal));

    [Fact]
    public void OnlyThePaperCanBeReproduced()
    {
        Assert.Contains(new ReproduceOptions { Output = new() { Out = "x" } }.Validate(), e => e.StartsWith("Say what to reproduce: paper", StringComparison.Ordinal));
        Assert.Contains(new ReproduceOptions { What = "papers", Drops = "100", Output = new() { Out = "x" } }.Validate(), e => e.StartsWith("--drops", StringComparison.Ordinal));
        Assert.Empty(new ReproduceOptions { What = "paper", Output = new() { Out = "x" } }.Validate());
    }

    private static void Run(ReproduceOptions options) => new ReproduceJob(options, NoProgress.Instance, "").Run(default);

    private List<JsonNode> Lines(string name) => [.. File.ReadLines(Path.Combine(Out, name)).Select(l => JsonNode.Parse(l)!)];

    // Two runs take different times.
    private sealed class NoSeconds : IEqualityComparer<string>
    {
        public static NoSeconds Instance { get; } = new();

        public bool Equals(string? x, string? y) => Plain(x!) == Plain(y!);

        public int GetHashCode(string obj) => Plain(obj).GetHashCode(StringComparison.Ordinal);

        private static string Plain(string text) => string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l =>
        {
            var line = JsonNode.Parse(l)!.AsObject();
            line.Remove("seconds");
            return line.ToJsonString();
        }));
    }
}
