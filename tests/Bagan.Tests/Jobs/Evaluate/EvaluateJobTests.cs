using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.Evaluation.Images;
using Bagan.IO;
using Bagan.Jobs.Evaluate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tests.Data;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Tests.Evaluation.Features;

namespace Bagan.Tests.Jobs.Evaluate;

/// <summary>evaluate on small folders: which images count, what is read how, what is refused.</summary>
[Collection(EngineCollection.Name)]
public sealed class EvaluateJobTests : IDisposable
{
    private const int Side = 12;
    private static readonly string[] Names = ["T-shirt/top", "Bag"];
    private readonly TemporaryFolder _folder = new();
    private readonly string _real;

    public EvaluateJobTests()
    {
        using var train = Named(Shapes.Bars([40, 20], Side, seed: 1));
        using var test = Named(Shapes.Bars([20, 20], Side, seed: 2));
        _real = Write("real", new WrittenSplit("train", train), new WrittenSplit("test", test));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FoldersAreMeasuredAgainstFoldersAndTheReportIsLeft()
    {
        using var images = Named(Shapes.Bars([15, 12], Side, seed: 3));
        var made = Write("made", new WrittenSplit(null, images));
        var output = Path.Combine(_folder.Path, "out");

        var result = Run(Options(made) with { Out = output });

        Assert.Equal([15, 12], result.Evaluation.Classes.Select(c => c.Generated));
        Assert.Equal("test images", result.Evaluation.Reference);
        Assert.InRange(result.Evaluation.Overall.WantedClassShare.Value!.Value, 0.9, 1);
        Assert.Equal([".bagan.jsonl", "evaluation.json", "report.html"], Directory.GetFileSystemEntries(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(output, "evaluation.json")))!;
        Assert.Equal(result.Evaluation.Overall.Fid.Value, (double)json["overall"]!["fid"]!["value"]!);
        Assert.Equal(result.Evaluation.Overall.Fid.Name, (string)json["overall"]!["fid"]!["name"]!);
        Assert.Equal("T-shirt/top", (string)json["classes"]![0]!["name"]!);
        Assert.Equal(result.Json + "\n", File.ReadAllText(Path.Combine(output, "evaluation.json")));
        var page = File.ReadAllText(Path.Combine(output, "report.html"));
        Assert.Contains("T-shirt/top", page, StringComparison.Ordinal);
        Assert.Contains("SSIM to nearest", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("data:image/png").Length - 1);
        Assert.Equal(["mean", "27"], result.Report.Tables[0].Rows[^1] is var row ? [row.Name, $"{row.Images}"] : []);
    }

    [Fact]
    public void TheSameSeedGivesTheSameFigures()
    {
        using var images = Named(Shapes.Bars([15, 12], Side, seed: 3));
        var options = Options(Write("made", new WrittenSplit(null, images))) with { PerClass = 10 };

        Assert.Equal(Run(options).Json, Run(options).Json);
    }

    [Fact]
    public void OfABalancedResultOnlyTheGeneratedImagesCount()
    {
        using var originals = Named(Shapes.Bars([10, 5], Side, seed: 1));
        using var images = Named(Shapes.Bars([0, 8], Side, seed: 3));
        var root = Path.Combine(_folder.Path, "result");
        Directory.CreateDirectory(root);
        using (var staged = new StagedFolder(Path.Combine(root, "balanced")))
        {
            var origins = Enumerable.Repeat(new ImageOrigin(true, "test"), 8).ToArray();
            var rows = new FolderWriter().WriteImages(staged, [new WrittenSplit(null, originals), new WrittenSplit(null, images, origins)]);
            staged.Commit();
            using var manifest = File.Create(Path.Combine(root, Manifest.FileName));
            Manifest.Write(manifest, [.. rows.Select(r => r with { File = $"balanced/{r.File}" })]);
        }

        var ofResult = Run(Options(root));
        var ofImages = Run(Options(Path.Combine(root, "balanced")));

        Assert.Equal([0, 8], ofResult.Evaluation.Classes.Select(c => c.Generated));
        Assert.Contains(ofResult.Report.Notes, n => n.Contains("left out 15 images that manifest.csv lists as real; measuring the 8 generated ones", StringComparison.Ordinal));
        Assert.Equal(Figures(ofResult.Evaluation), Figures(ofImages.Evaluation));
    }

    [Fact]
    public void ImagesThatAManifestCallsRealAreMeasuredWhereThereAreNoOthers()
    {
        using var images = Named(Shapes.Bars([8, 8], Side, seed: 3));

        var result = Run(Options(Write("made", new WrittenSplit(null, images))));

        Assert.Equal([8, 8], result.Evaluation.Classes.Select(c => c.Generated));
        Assert.Contains(result.Report.Notes, n => n.Contains("lists all images as real. They are measured as generated", StringComparison.Ordinal));
    }

    [Fact]
    public void ImagesOfAnyKindAreReadAsTheRealOnes()
    {
        using var images = Named(Shapes.Bars([6, 6], 24, channels: 3, seed: 3));
        var made = Write("made", new WrittenSplit(null, images));
        File.Delete(Path.Combine(made, "classes.txt")); // then a class bears the name of its folder, T-shirt_top
        File.Delete(Path.Combine(made, Manifest.FileName));

        var result = Run(Options(made));

        Assert.Equal([6, 6], result.Evaluation.Classes.Select(c => c.Generated));
        Assert.Contains("12 x 12", result.Report.Setting[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesThatTheRealImagesLackAreRefusedByName()
    {
        using var images = new ImageSet(new PixelBlock(3, 1, Side, Side), [0, 1, 1], ["Bag", "Bags"]);

        var error = Assert.Throws<BaganInputException>(() => Run(Options(Write("made", new WrittenSplit(null, images)))));

        Assert.Contains("classes that the real images lack: Bags. They have T-shirt/top, Bag. Did you mean Bag?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutTestImagesThereIsANoteThatCopiesLookGood()
    {
        using var train = Named(Shapes.Bars([40, 20], Side, seed: 1));
        using var copies = train.Select([0, 1, 2, 3, 4, 5, 6, 40, 41, 42, 43, 44, 45, 46]);

        var result = Run(Options(Write("made", new WrittenSplit(null, copies))) with { Real = Write("alone", new WrittenSplit(null, train)), Measure = new FeatureOptions { Features = "pixels" } });

        Assert.Equal(("training images", "pixels"), (result.Evaluation.Reference, result.Evaluation.Features));
        Assert.Contains(result.Report.Notes, n => n.Contains("no real test images", StringComparison.Ordinal));
        Assert.Equal(1, result.Evaluation.Overall.CopiedShare.Value);
        Assert.Contains("all classes: no real test images (of real)", result.Report.Tables[0].Blanks());
    }

    [Fact]
    public void ANetworkOfTheUsersGivesTheFeatures()
    {
        using var images = Named(Shapes.Bars([8, 8], Side, seed: 3));
        var made = Write("made", new WrittenSplit(null, images));
        var file = _folder.File("statistics.pt");
        TorchScriptFile.Write(file, TorchScriptFile.Statistics);

        var result = Run(Options(made) with { Measure = new FeatureOptions { Features = file, AllowTorchscript = true } });

        Assert.Equal("statistics.pt", result.Evaluation.Features);
        Assert.NotNull(result.Evaluation.Overall.Fid.Value);
        Assert.Contains(new EvaluateOptions { Generated = "a", Real = "b", Measure = new FeatureOptions { Features = file } }.Validate(), e => e.Contains("--allow-torchscript", StringComparison.Ordinal));
        Assert.Contains("there is no such file", Assert.Throws<BaganInputException>(() =>
            Run(Options("nowhere") with { Measure = new FeatureOptions { Features = "missing.pt", AllowTorchscript = true } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStopLeavesNothing()
    {
        using var images = Named(Shapes.Bars([8, 8], Side, seed: 3));
        var options = Options(Write("made", new WrittenSplit(null, images))) with { Out = Path.Combine(_folder.Path, "out") };

        foreach (var stage in (string[])["classifier", "figures"])
        {
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => new EvaluateJob(options, new StoppingSink(stage, stop), "").Run(stop.Token));
            Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "out*"));
        }
    }

    [Fact]
    public void EveryWrongOptionIsNamed()
    {
        var errors = new EvaluateOptions
        {
            Measure = new FeatureOptions { Features = "some.pt" }, Steps = 0, PerClass = 1, Reading = new ReadingOptions { Size = 13, Format = "tabel" }, Out = " ", Compute = new ComputeOptions { Seed = -1 }, Real = "r", Test = "r",
        }.Validate();

        Assert.Equal(9, errors.Count);
        foreach (var word in (string[])["GENERATED", "--allow-torchscript", "--steps", "--per-class", "--size", "--format", "--out", "--seed", "--test"])
        {
            Assert.Single(errors, e => e.StartsWith(word, StringComparison.Ordinal) || e.Contains("add " + word, StringComparison.Ordinal) || e.Contains($"{word} ", StringComparison.Ordinal));
        }

        Assert.Contains(new EvaluateOptions().Validate(), e => e.StartsWith("--real is missing", StringComparison.Ordinal));
        Assert.Contains(new EvaluateOptions { Generated = "x", Real = "x" }.Validate(), e => e.Contains("generated images themselves", StringComparison.Ordinal));
    }

    private EvaluateOptions Options(string generated) => new()
    {
        Generated = generated, Real = _real, Steps = 30, Compute = new ComputeOptions { Threads = 2, Device = DeviceChoice.Cpu },
    };

    private static EvaluationResult Run(EvaluateOptions options) => new EvaluateJob(options, NoProgress.Instance, "./bagan evaluate").Run();

    private static List<(string, double?)> Figures(GeneratedImageEvaluation evaluation) =>
        [.. evaluation.Classes.SelectMany(c => c.Figures.All).Select(f => (f.Value.Name, f.Value.Value))];

    private string Write(string name, params WrittenSplit[] splits)
    {
        var path = Path.Combine(_folder.Path, name);
        using var folder = new StagedFolder(path);
        DataWriter.Write(new FolderWriter(), folder, splits, default);
        return path;
    }

    private static ImageSet Named(ImageSet images) => new(images.Pixels, images.Labels.ToArray(), Names);

    private sealed class StoppingSink(string stage, CancellationTokenSource stop) : IProgressSink
    {
        private string _stage = "";

        public void StageStarted(string stage, long total) => _stage = stage;

        public void Advanced(long done)
        {
            if (_stage == stage)
            {
                stop.Cancel();
            }
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
