using System.Text.Json.Nodes;
using Bagan.Data.Codecs;
using Bagan.Data.Writers;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tests.IO;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Balance;

/// <summary>The whole way on small real files: from a folder of PNG to a balanced folder with its report.</summary>
[Collection(EngineCollection.Name)]
public sealed class BalanceJobTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-balance-").FullName;

    private string Data => Path.Combine(_root, "data");

    private string Out => Path.Combine(_root, "out");

    public void Dispose() => Trees.RemoveListed(_root);

    [Fact]
    public void BalanceFillsEveryClassAndReports()
    {
        WriteData([40, 24, 12], withTest: true);

        new BalanceJob(Options(), NoProgress.Instance, "bagan balance data --out out").Run(default);

        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Out, "balanced")))
        {
            Assert.Equal(40, Directory.EnumerateFiles(folder).Count());
        }

        var manifest = File.ReadAllLines(Path.Combine(Out, "manifest.csv"));
        Assert.Equal("file,class,origin,source,seed", manifest[0]);
        Assert.Equal(120, manifest.Length - 1);
        var files = Directory.EnumerateFiles(Path.Combine(Out, "balanced"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Out, f)).Order(StringComparer.Ordinal);
        Assert.Equal(files, manifest.Skip(1).Select(l => l.Split(',')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(44, manifest.Count(l => l.Contains(",generated,", StringComparison.Ordinal)));

        var generated = Directory.EnumerateFiles(Path.Combine(Out, "balanced"), "generated-*.png", SearchOption.AllDirectories).First();
        Assert.Equal("yes", PngText.Read(File.ReadAllBytes(generated))["Synthetic"]);

        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")))!;
        Assert.Equal([12, 40], [(int)summary["classes"]![2]!["before"]!, (int)summary["classes"]![2]!["after"]!]);
        Assert.InRange((double)summary["classifier"]!["with"]!["acsa"]!, 0, 1);
        Assert.InRange((double)summary["classifier"]!["without"]!["acsa"]!, 0, 1);
        Assert.Contains("<html", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
        Assert.Equal(4, File.ReadAllLines(Path.Combine(Out, "run", "metrics.jsonl")).Length);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(Out, "run", "samples"), "2-adversarial-*.png"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out, "*.partial").Concat(Directory.EnumerateFileSystemEntries(Out, "*.incomplete")));
    }

    [Fact]
    public void WhereNoClassLacksImagesTheOriginalsAreWrittenAndNothingIsTrained()
    {
        WriteData([12, 12, 12], withTest: true);

        new BalanceJob(Options(), NoProgress.Instance, "").Run(default);

        Assert.Equal(36, Directory.EnumerateFiles(Path.Combine(Out, "balanced"), "real-*.png", SearchOption.AllDirectories).Count());
        Assert.Equal(36, File.ReadAllLines(Path.Combine(Out, "manifest.csv")).Count(l => l.Contains(",real,", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(Out, "run", "checkpoints")));
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")))!;
        Assert.StartsWith("Every class already has enough images", (string?)summary["verdict"], StringComparison.Ordinal);
        Assert.Null(summary["classifier"]);
        Assert.Contains("Every class already has enough images", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsNameTheAddedImagesAlsoWhereTestImagesFollow()
    {
        WriteData([14, 12, 10], withTest: true);
        var options = Options() with { To = "imagefolder", Seeds = 1, Steps = 2, Training = Training with { Preset = PresetName.Balanced, Epochs = 1 } };

        new BalanceJob(options, NoProgress.Instance, "").Run(default);

        var manifest = File.ReadAllLines(Path.Combine(Out, "manifest.csv")).Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Contains(manifest, r => r[5] == "test");
        Assert.Equal((3, 3), (manifest.Count(r => r[2] == "generated"), manifest.Count(r => r[0].Contains("/repeated-", StringComparison.Ordinal))));
        Assert.Equal(manifest.Where(r => r[2] == "generated").Select(r => r[0]), File.ReadAllLines(Path.Combine(Out, "labels.csv")).Skip(1).Select(l => l.Split(',')[0]));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("none+affine")]
    public void AMethodThatIsItsOnlyRivalIsRefused(string method)
    {
        WriteData([12, 8, 4], withTest: true);

        var error = Assert.Throws<BaganInputException>(() => new BalanceJob(Options() with { Method = method, Rivals = "none", Seeds = 1, Training = new TrainingOptions() }, NoProgress.Instance, "").Run(default));

        Assert.Contains($"names only the method {method} itself", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheBalancedPresetLabelsWhatItMakes(bool withTest)
    {
        WriteData([40, 12, 1], withTest);
        var options = Options() with { Training = Training with { Preset = PresetName.Balanced, Epochs = 20 }, Rivals = "reweight,oversample" };

        new BalanceJob(options, NoProgress.Instance, "").Run(default);

        var manifest = File.ReadAllLines(Path.Combine(Out, "manifest.csv")).Skip(1).Select(l => l.Split(',')).ToList();
        var labels = File.ReadAllLines(Path.Combine(Out, "labels.csv"));
        Assert.Equal("file,class 0,class 1,class 2", labels[0]);
        Assert.Equal(manifest.Where(r => r[2] == "generated").Select(r => r[0]), labels.Skip(1).Select(l => l.Split(',')[0]));
        Assert.All(labels.Skip(1), l => Assert.Equal(1, l.Split(',').Skip(1).Sum(p => double.Parse(p, System.Globalization.CultureInfo.InvariantCulture)), 0.001));
        // A row is of the image that it names: these classes can be told apart.
        var own = labels.Skip(1).Select(l => l.Split(',')).Count(r => double.Parse(r[1 + int.Parse(r[0].Split('/')[1][^1..], System.Globalization.CultureInfo.InvariantCulture)], System.Globalization.CultureInfo.InvariantCulture) > 0.5);
        Assert.InRange(own, 30, 34);

        // Half of what a class lacks, rounded down, are its originals once more: the first ones as often as the others, or once more than they.
        var repeated = manifest.Where(r => r[0].Contains("/repeated-", StringComparison.Ordinal)).ToList();
        Assert.Equal(14 + 19, repeated.Count);
        Assert.All(repeated, r => Assert.Equal("real", r[2]));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2], repeated.Where(r => r[1] == "class 1").GroupBy(r => r[3]).Select(g => g.Count()).Order());
        Assert.Single(repeated.Where(r => r[1] == "class 2").Select(r => r[3]).Distinct());
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")))!;
        foreach (var way in new[] { "without", "with", "with_labels", "control", "teacher" })
        {
            Assert.InRange((double)summary["classifier"]![way]!["acsa"]!, 0, 1);
        }

        Assert.Equal(["reweight", "oversample"], summary["classifier"]!["rivals"]!.AsObject().Select(r => r.Key).Take(2));
        var gain = summary["gain"]!;
        Assert.Equal(2, (int)gain["seeds"]!);
        Assert.Equal((int)summary["classifier"]!["test_images"]!, (int)gain["test_images"]!);
        Assert.Equal((double)gain["acsa"]!, (double)summary["classifier"]!["with_labels"]!["acsa"]! - Best(summary), 1e-9);
        Assert.Equal((double)gain["acsa"]!, (double)gain["by_teacher"]! + (double)gain["by_images"]!, 1e-9);
        Assert.Equal((double)gain["by_teacher"]!, (double)summary["classifier"]!["control"]!["acsa"]! - Best(summary), 1e-9);
        Assert.NotNull(summary["gain_folder"]);
        Assert.Null(gain["reason"]);
        Assert.True((double)gain["low"]! <= (double)gain["acsa"]! && (double)gain["acsa"]! <= (double)gain["high"]!);

        Assert.InRange((double)summary["classes"]![1]!["accepted"]!, 0, 1);
        Assert.Contains("with generated images and labels.csv", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
        Assert.DoesNotContain(File.ReadAllLines(Path.Combine(Out, "run", "metrics.jsonl")), l => l.Contains("adversarial", StringComparison.Ordinal));

        // Taken up again, a finished run comes to the same.
        var before = File.ReadAllBytes(Path.Combine(Out, "labels.csv"));
        new BalanceJob(options with { Checkpoints = new CheckpointOptions { Resume = true } }, NoProgress.Instance, "").Run(default);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Out, "labels.csv")));
    }

    [Fact]
    public void OneFitOrOneForEachSeed()
    {
        WriteData([30, 12], withTest: true);

        Run(Options() with { Seeds = 3, Fits = FitsMode.Each }, "each");
        Run(Options() with { Seeds = 3, Fits = FitsMode.Once, Rivals = "drw" }, "once");
        Run(Options() with { Seeds = 1 }, "one");

        Assert.True(File.Exists(Path.Combine(_root, "each", "run", "seed-1", "method.json")));
        Assert.True(File.Exists(Path.Combine(_root, "each", "run", "seed-2", "method.json")));
        Assert.False(Directory.Exists(Path.Combine(_root, "once", "run", "seed-1")));
        Assert.Equal((3, 3, 1), (Gain("each", "seeds"), Gain("each", "fits"), Gain("once", "fits")));
        Assert.Equal(["drw"], Summary("once")["classifier"]!["rivals"]!.AsObject().Select(r => r.Key));
        Assert.Contains("fitted once for all seeds", (string)Summary("once")["classifier"]!["protocol"]!, StringComparison.Ordinal);

        // The images are the same whatever the verdict rests on.
        Assert.Equal(File.ReadAllText(Path.Combine(_root, "each", "manifest.csv")), File.ReadAllText(Path.Combine(_root, "once", "manifest.csv")));

        // Of one seed there is no interval, but a reason.
        Assert.Null(Summary("one")["gain"]!["helps"]);
        Assert.Null(Summary("one")["gain"]!["low"]);
        Assert.Equal("one seed does not show how much seeds vary", (string)Summary("one")["gain"]!["reason"]!);
        Assert.Contains("cannot be told", (string)Summary("one")["verdict"]!, StringComparison.Ordinal);

        void Run(BalanceOptions options, string name) => new BalanceJob(options with { Output = new OutputOptions { Out = Path.Combine(_root, name) } }, NoProgress.Instance, "").Run(default);

        JsonNode Summary(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(_root, name, "summary.json")))!;

        int Gain(string name, string key) => (int)Summary(name)["gain"]![key]!;
    }

    [Fact]
    public void AMethodWithoutImagesIsHeldAgainstTheOthers()
    {
        WriteData([30, 12], withTest: true);

        new BalanceJob(Options() with { Method = "drw", Training = new TrainingOptions(), Rivals = "reweight,drw" }, NoProgress.Instance, "").Run(default);

        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")))!;
        Assert.Equal(["reweight"], summary["classifier"]!["rivals"]!.AsObject().Select(r => r.Key));
        Assert.Contains("drw", (string)summary["verdict"]!, StringComparison.Ordinal);
        Assert.Null(summary["gain"]!["by_teacher"]);
    }

    [Fact]
    public void TheMethodNoneIsHeldAgainstTheOthers()
    {
        WriteData([12, 8, 4], withTest: true);

        new BalanceJob(Options() with { Method = "none", Training = new TrainingOptions() }, NoProgress.Instance, "").Run(default);

        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")))!;
        Assert.Equal(["reweight", "oversample", "reweight+mixup"], summary["classifier"]!["rivals"]!.AsObject().Select(r => r.Key));
        Assert.Equal(summary["classifier"]!["with"]!.ToJsonString(), summary["classifier"]!["without"]!.ToJsonString());
    }

    [Fact]
    public void ARunOfTheBalancedPresetMakesImagesOfRealOnes()
    {
        WriteData([30, 12], withTest: true);
        new TrainJob(new TrainOptions { Data = new DataOptions { Path = Data }, Training = Training with { Preset = PresetName.Balanced }, Output = new OutputOptions { Out = Out } }, NoProgress.Instance).Run(default);
        var one = new GenerateOptions { Run = Out, Class = "class 1", Count = 5, Output = new OutputOptions { Out = Path.Combine(_root, "one") } };

        Assert.Contains("--real DATA", Assert.Throws<BaganInputException>(() => new GenerateJob(one, NoProgress.Instance).Run(default)).Message, StringComparison.Ordinal);
        Assert.Contains("--real DATA", Assert.Throws<BaganInputException>(() => new GenerateJob(one, NoProgress.Instance).Plan(default)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_root, "one")));

        new GenerateJob(one with { Real = Data }, NoProgress.Instance).Run(default);
        Assert.Equal(5, Directory.EnumerateFiles(Path.Combine(_root, "one", "class 1")).Count());

        // Classes go by their names: one that the run does not know, before the others, changes nothing.
        var more = Path.Combine(_root, "more");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Data, "train"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(more, Path.GetRelativePath(Path.Combine(Data, "train"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            Directory.CreateDirectory(Path.Combine(more, "another"));
            File.Copy(file, Path.Combine(more, "another", Path.GetFileName(file)), overwrite: true);
        }

        new GenerateJob(one with { Real = more, Output = new OutputOptions { Out = Path.Combine(_root, "of more") } }, NoProgress.Instance).Run(default);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_root, "one", "class 1")))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_root, "of more", "class 1", Path.GetFileName(file))));
        }

        // What a data set lacks is made of its own images, and a part of the classes is not enough.
        var like = Path.Combine(_root, "like");
        new GenerateJob(new GenerateOptions { Run = Out, Like = Data, Output = new OutputOptions { Out = like } }, NoProgress.Instance).Run(default);
        Assert.Equal(9, Directory.EnumerateFiles(Path.Combine(like, "class 1")).Count()); // of the 18 that it lacks the other half are its originals once more
        var part = new GenerateOptions { Run = Out, Class = "class 1", Count = 5, Real = like, Output = new OutputOptions { Out = Path.Combine(_root, "none") } };
        Assert.Contains("at least one of each", Assert.Throws<BaganInputException>(() => new GenerateJob(part, NoProgress.Instance).Run(default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFilterFillsThePlanAndReportsWhatItAccepted()
    {
        WriteData([30, 12, 1], withTest: true);

        new BalanceJob(Options() with { Filter = new ImageFilterOptions { Filter = FilterMode.On } }, NoProgress.Instance, "").Run(default);

        Assert.All(Directory.EnumerateDirectories(Path.Combine(Out, "balanced")), folder => Assert.Equal(30, Directory.EnumerateFiles(folder).Count()));
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")))!;
        Assert.Null(summary["classes"]![0]!["accepted"]);
        Assert.InRange((double)summary["classes"]![1]!["accepted"]!, 0, 1);
        Assert.InRange((double)summary["classes"]![2]!["accepted"]!, 0, 1);
        Assert.Contains(summary["notes"]!.AsArray(), n => ((string)n!).StartsWith("Class class 2 has 1 image", StringComparison.Ordinal) && ((string)n!).Contains("filter", StringComparison.Ordinal));
        Assert.Contains("Images that the filter rejected", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
        var manifest = File.ReadAllLines(Path.Combine(Out, "manifest.csv"));
        Assert.Equal(18 + 29, manifest.Where(l => l.Contains(",generated,", StringComparison.Ordinal)).Select(l => l.Split(',')[^1]).Distinct().Count());
    }

    [Fact]
    public void TheSameSeedGivesTheSameFilesWhereverThePixelsLie()
    {
        WriteData([30, 12], withTest: true);
        var scratch = Directory.CreateDirectory(Path.Combine(_root, "scratch")).FullName;
        var first = Files(Options());
        var second = Files(Options() with { Data = new DataOptions { Path = Data, Scratch = scratch }, Output = new OutputOptions { Out = Path.Combine(_root, "second") } });
        Assert.Equal(first, second);

        string[] Files(BalanceOptions options)
        {
            new BalanceJob(options, NoProgress.Instance, "").Run(default);
            var root = options.Output.Out!;
            return [.. Directory.EnumerateFiles(Path.Combine(root, "balanced"), "*", SearchOption.AllDirectories)
                .Append(Path.Combine(root, "run", "metrics.jsonl")).Append(Path.Combine(root, "manifest.csv"))
                .Order(StringComparer.Ordinal)
                .Select(f => $"{Path.GetRelativePath(root, f)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}")];
        }
    }

    [Fact]
    public void WithoutTestImagesAPartIsHeldOutAndAGeneratorOfItsOwnMeasured()
    {
        WriteData([60, 30], withTest: false);

        new BalanceJob(Options() with { Fits = FitsMode.Each }, NoProgress.Instance, "").Run(default);

        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")))!;
        Assert.Equal(18, (int)summary["classifier"]!["test_images"]!);
        Assert.True(File.Exists(Path.Combine(Out, "run", "figures", "seed-1", "metrics.jsonl")));
        Assert.False(Directory.Exists(Path.Combine(Out, "run", "seed-1")));
        Assert.Contains("held out", (string)summary["classifier"]!["protocol"]!, StringComparison.Ordinal);
        Assert.Equal([60, 60], [(int)summary["classes"]![0]!["after"]!, (int)summary["classes"]![1]!["after"]!]);
        Assert.True(File.Exists(Path.Combine(Out, "run", "figures", "metrics.jsonl")));
    }

    [Fact]
    public void AStoppedRunLeavesNothingFinishedAndGoesOn()
    {
        WriteData([30, 12], withTest: true);
        using var stop = new CancellationTokenSource();
        var sink = new StoppingSink(stop, "adversarial");

        Assert.ThrowsAny<OperationCanceledException>(() => new BalanceJob(Options(), sink, "").Run(stop.Token));
        Assert.False(Directory.Exists(Path.Combine(Out, "balanced")));
        Assert.False(File.Exists(Path.Combine(Out, "summary.json")));
        string[] theirs = [Path.Combine(Out, "run", "checkpoints", "000000.safetensors"), Path.Combine(Out, "run", "checkpoints", "weights.safetensors.partial")];
        Array.ForEach(theirs, f => File.WriteAllText(f, "precious"));

        new BalanceJob(Options() with { Checkpoints = new CheckpointOptions { Resume = true } }, NoProgress.Instance, "").Run(default);
        Assert.True(File.Exists(Path.Combine(Out, "summary.json")));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(Out, "run", "metrics.jsonl")).Length);
        Assert.All(theirs, f => Assert.Equal("precious", File.ReadAllText(f)));
        Array.ForEach(theirs, File.Delete);
    }

    [Fact]
    public void OtherOptionsAreNoticedWhereTheFiguresWereNotReady()
    {
        WriteData([60, 30], withTest: false);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => new BalanceJob(Options(), new StoppingSink(stop, "figures: adversarial"), "").Run(stop.Token));

        var other = Options() with { Steps = 4, Checkpoints = new CheckpointOptions { Resume = true } };
        Assert.Contains("--steps: 3 then, 4 now", Assert.Throws<BaganInputException>(() => new BalanceJob(other, NoProgress.Instance, "").Run(default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStopWhileMeasuringKeepsWhatWasMeasured()
    {
        using var threads = new OneThread();
        WriteData([30, 12], withTest: true);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => new BalanceJob(Options(), new StoppingSink(stop, "classifiers", (2 * 3 * new ClassifierProtocol().Batch) + 1), "").Run(stop.Token));
        var measurements = Path.Combine(Out, "run", "measurements.json");
        Assert.Equal(2, JsonNode.Parse(File.ReadAllText(measurements))!["results"]!.AsArray().Count);

        new BalanceJob(Options() with { Checkpoints = new CheckpointOptions { Resume = true } }, NoProgress.Instance, "").Run(default);
        new BalanceJob(Options() with { Output = new OutputOptions { Out = Path.Combine(_root, "whole") } }, NoProgress.Instance, "").Run(default);

        Assert.Equal(File.ReadAllText(Path.Combine(_root, "whole", "run", "measurements.json")), File.ReadAllText(measurements));
        Assert.Equal(Classifier(Path.Combine(_root, "whole")), Classifier(Out));

        static string Classifier(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "summary.json")))!["classifier"]!.ToJsonString();
    }

    [Fact]
    public void OtherOptionsThanTheCheckpointsAreRefusedEachDifferenceNamed()
    {
        WriteData([30, 12], withTest: true);
        new BalanceJob(Options(), NoProgress.Instance, "").Run(default);
        var before = File.ReadAllText(Path.Combine(Out, "run", "options.json"));
        var other = Options() with { Training = Training with { Epochs = null, AeEpochs = 2, GanEpochs = 3, Batch = 8 }, Compute = new ComputeOptions { Seed = 1 }, Checkpoints = new CheckpointOptions { Resume = true } };

        var lines = Assert.Throws<BaganInputException>(() => new BalanceJob(other, NoProgress.Instance, "").Run(default)).Message.Split('\n');

        Assert.Equal(["  --ae-epochs: left out then, 2 now", "  --batch: 16 then, 8 now", "  --epochs: 2 then, left out now", "  --gan-epochs: left out then, 3 now", "  --seed: 0 then, 1 now"], lines[1..^1]);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Out, "run", "options.json")));
    }

    [Fact]
    public void OtherDataThanTheCheckpointsAreNoticed()
    {
        WriteData([30, 12], withTest: true);
        new BalanceJob(Options(), NoProgress.Instance, "").Run(default);
        var images = Directory.EnumerateFiles(Path.Combine(Data, "train", "class 0")).Order(StringComparer.Ordinal).ToList();
        File.Copy(images[0], images[1], overwrite: true);

        var error = Assert.Throws<BaganInputException>(() => new BalanceJob(Options() with { Checkpoints = new CheckpointOptions { Resume = true } }, NoProgress.Instance, "").Run(default));

        Assert.Contains("the images (their fingerprint)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherBudgetOfMinutesIsRefused()
    {
        WriteData([30, 12], withTest: true);
        var options = Options() with { Training = Training with { Epochs = null, Minutes = 0.001 } };
        new BalanceJob(options, NoProgress.Instance, "").Run(default);

        var other = options with { Training = options.Training with { Minutes = 0.002 }, Checkpoints = new CheckpointOptions { Resume = true } };
        Assert.Contains("--minutes: 0.001 then, 0.002 now", Assert.Throws<BaganInputException>(() => new BalanceJob(other, NoProgress.Instance, "").Run(default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecondRunInOneFolderIsRefused()
    {
        WriteData([30, 12], withTest: true);
        var refused = 0;
        var sink = new CallingSink(() =>
        {
            var second = Options() with { Checkpoints = new CheckpointOptions { Resume = true } };
            Assert.Contains("another run", Assert.Throws<BaganInputException>(() => new BalanceJob(second, NoProgress.Instance, "").Run(default)).Message, StringComparison.Ordinal);
            refused++;
        });

        new BalanceJob(Options(), sink, "").Run(default);

        Assert.Equal(1, refused);
        Assert.False(File.Exists(Path.Combine(Out, ".bagan.lock")));
    }

    [Fact]
    public void ResultsInsideTheDataAreRefused()
    {
        WriteData([30, 12], withTest: true);
        var options = Options() with { Output = new OutputOptions { Out = Path.Combine(Data, "out") } };
        Assert.Contains("lies inside DATA", Assert.Throws<BaganInputException>(() => new BalanceJob(options, NoProgress.Instance, "").Run(default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADryRunNamesPlanNetworksAndEstimatesAndWritesNothing()
    {
        WriteData([30, 12], withTest: true);
        var plan = JsonNode.Parse(new BalanceJob(Options(), NoProgress.Instance, "").Plan(default).ToJson())!;

        Assert.Equal(18, (int)plan["plan"]![1]!["generate"]!);
        Assert.Equal(["encoder", "generator", "discriminator"], plan["networks"]!.AsArray().Select(n => (string)n!["name"]!));
        Assert.True((double)plan["estimated"]!["seconds"]! > 0);
        Assert.True((long)plan["estimated"]!["memory_bytes"]! > 1 << 20);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void ThePaperPresetOfMnistShapedDataHasThePublishedSizes()
    {
        WriteData([.. Enumerable.Repeat(13, 10)], withTest: false, side: 28);
        var options = new TrainOptions { Data = new DataOptions { Path = Data }, Training = new TrainingOptions { Preset = PresetName.Paper }, Output = new OutputOptions { DryRun = true } };
        var plan = JsonNode.Parse(new TrainJob(options, NoProgress.Instance).Plan(default).ToJson())!;
        Assert.Equal(
            [("encoder", 1642340), ("generator", 8163840), ("discriminator", 525835)],
            plan["networks"]!.AsArray().Select(n => ((string)n!["name"]!, (int)n["parameters"]!)));
    }

    [Fact]
    public void ATrainedRunGeneratesAClassAndWhatADataSetLacks()
    {
        WriteData([30, 12], withTest: true);
        new TrainJob(new TrainOptions { Data = new DataOptions { Path = Data }, Training = Training, Output = new OutputOptions { Out = Out } }, NoProgress.Instance).Run(default);

        var one = Path.Combine(_root, "one");
        new GenerateJob(new GenerateOptions { Run = Out, Class = "class 1", Count = 5, Output = new OutputOptions { Out = one } }, NoProgress.Instance).Run(default);
        Assert.Equal(5, Directory.EnumerateFiles(Path.Combine(one, "class 1")).Count());
        Assert.Equal(6, File.ReadAllLines(Path.Combine(one, "manifest.csv")).Length);

        var like = Path.Combine(_root, "like");
        new GenerateJob(new GenerateOptions { Run = Out, Like = Data, Output = new OutputOptions { Out = like } }, NoProgress.Instance).Run(default);
        Assert.Equal(18, Directory.EnumerateFiles(Path.Combine(like, "class 1")).Count());

        var error = Assert.Throws<BaganInputException>(() =>
            new GenerateJob(new GenerateOptions { Run = Out, Class = "class1", Count = 5, Output = new OutputOptions { Out = Path.Combine(_root, "none") } }, NoProgress.Instance).Run(default));
        Assert.Contains("class 1", error.Message, StringComparison.Ordinal);
    }

    private static double Best(JsonNode summary) =>
        summary["classifier"]!["rivals"]!.AsObject().Select(r => (double)r.Value!["acsa"]!).Append((double)summary["classifier"]!["without"]!["acsa"]!).Max();

    private static TrainingOptions Training { get; } = new() { Preset = PresetName.Fast, Epochs = 2, Batch = 16, Precision = Precision.Float32 };

    private BalanceOptions Options() => new()
    {
        Data = new DataOptions { Path = Data },
        Training = Training,
        Output = new OutputOptions { Out = Out },
        Steps = 3,
        Seeds = 2,
        Fits = FitsMode.Once,
    };

    private void WriteData(int[] counts, bool withTest, int side = 8)
    {
        using var train = TinySet.Make(counts, side: side);
        using var test = TinySet.Make([.. counts.Select(_ => 6)], side: side, seed: 9);
        DataWriter.Write(DataWriter.Find("folders"), Data, withTest ? [new WrittenSplit("train", train), new WrittenSplit("test", test)] : [new WrittenSplit(null, train)]);
    }

    private sealed class StoppingSink(CancellationTokenSource stop, string stage, long after = 20) : QuietSink
    {
        private string _stage = "";

        public override void StageStarted(string name, long total) => _stage = name;

        public override void Advanced(long done)
        {
            if (_stage == stage && done > after)
            {
                stop.Cancel();
            }
        }
    }

    // Calls once, as the adversarial stage begins.
    private sealed class CallingSink(Action call) : QuietSink
    {
        public override void StageStarted(string name, long total)
        {
            if (name == "adversarial")
            {
                call();
            }
        }
    }

    private abstract class QuietSink : IProgressSink
    {
        public virtual void StageStarted(string name, long total)
        {
        }

        public virtual void Advanced(long done)
        {
        }

        public void StageFinished()
        {
        }

        public void EpochFinished(EpochFigures figures)
        {
        }

        public void Message(string text)
        {
        }

        public void Detail(string text)
        {
        }

        public void Warning(string text)
        {
        }
    }
}
