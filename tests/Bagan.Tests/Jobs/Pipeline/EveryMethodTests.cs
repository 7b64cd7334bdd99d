using System.Text.Json.Nodes;
using Bagan.Data.Writers;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Tests.IO;
using Bagan.Tests.Jobs.Pick;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Pipeline;

/// <summary>Every method of the catalogue through every verb: balance writes a folder, and train with generate --like writes the same images.</summary>
[Collection(EngineCollection.Name)]
public sealed class EveryMethodTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-methods-").FullName;

    public static TheoryData<string> Methods { get; } = [.. MethodCatalogue.Names, "bagan+filter", "balanced+hard", "smote+mirror"];

    private string Data => Path.Combine(_root, "data");

    public void Dispose() => Trees.RemoveListed(_root);

    [Theory]
    [MemberData(nameof(Methods))]
    public void TrainAndGenerateWriteTheFilesOfBalance(string method)
    {
        using var train = TinySet.Make([14, 6, 1]);
        using var test = TinySet.Make([4, 4, 4], seed: 9);
        DataWriter.Write(DataWriter.Find("folders"), Data, [new WrittenSplit("train", train), new WrittenSplit("test", test)]);
        var training = MethodCatalogue.PartsOf(MethodChoice.Parse(method).Method) == MethodParts.None
            ? new TrainingOptions()
            : new TrainingOptions { Epochs = 1, Batch = 8, Precision = Precision.Float32 };
        var (balanced, trained, drawn) = (Path.Combine(_root, "balanced"), Path.Combine(_root, "trained"), Path.Combine(_root, "drawn"));

        new BalanceJob(
            new BalanceOptions { Data = new DataOptions { Path = Data }, Method = method, Training = training, Output = new OutputOptions { Out = balanced }, Steps = 2, Seeds = 1 }, NoProgress.Instance, "").Run(default);

        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(balanced, "summary.json")))!;
        Assert.InRange((double)summary["classifier"]!["with"]!["acsa"]!, 0, 1);
        Assert.True(File.Exists(Path.Combine(balanced, "report.html")));
        var addsNone = MethodCatalogue.RecipeOf(MethodChoice.Parse(method).Method) is not null && method != "oversample";
        Assert.Equal(addsNone ? 21 : 42, File.ReadAllLines(Path.Combine(balanced, "manifest.csv")).Length - 1);
        Assert.Equal(addsNone ? 21 : 42, Directory.EnumerateFiles(Path.Combine(balanced, "balanced"), "*", SearchOption.AllDirectories).Count());

        var heard = new ListeningSink();
        new TrainJob(new TrainOptions { Data = new SourceOptions { Path = Data }, Method = method, Training = training, Output = new OutputOptions { Out = trained }, Steps = 2 }, heard).Run(default);
        Assert.Equal(addsNone || method == "oversample" ? 0 : 1, heard.Messages.Count(m => m.Contains("Draw images with: ./bagan generate", StringComparison.Ordinal)));
        var generate = new GenerateJob(new GenerateOptions { Run = trained, Like = Data, Output = new OutputOptions { Out = drawn } }, NoProgress.Instance);
        if (addsNone || method == "oversample")
        {
            Assert.Contains("adds no images", Assert.Throws<BaganInputException>(() => generate.Run(default)).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(drawn));
            return;
        }

        generate.Run(default);
        var files = Files(drawn);
        var repeats = MethodCatalogue.RepeatShareOf(MethodChoice.Parse(method).Method) > 0;
        Assert.Equal(repeats ? 11 : 21, files.Count);
        Assert.Equal(repeats ? 10 : 0, Rows(balanced, "manifest.csv").Count(r => r.Contains("/repeated-", StringComparison.Ordinal)));
        Assert.Equal(Files(Path.Combine(balanced, "balanced")), files);
        Assert.Equal(Rows(balanced, "manifest.csv").Where(r => r.Contains(",generated,", StringComparison.Ordinal)), Rows(drawn, "manifest.csv").Select(r => "balanced/" + r));
        Assert.Equal(method is "balanced" or "distil" or "paste" or "context-paste", File.Exists(Path.Combine(balanced, "labels.csv")));
        if (method is "balanced" or "distil" or "paste" or "context-paste")
        {
            Assert.Equal(Rows(balanced, "labels.csv"), Rows(drawn, "labels.csv").Select(r => "balanced/" + r));
        }

        // The run that balance left can draw as well.
        var again = Path.Combine(_root, "again");
        new GenerateJob(new GenerateOptions { Run = balanced, Like = Data, Output = new OutputOptions { Out = again } }, NoProgress.Instance).Run(default);
        Assert.Equal(files, Files(again));
    }

    private static List<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "generated-*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetRelativePath(folder, f)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];

    private static IEnumerable<string> Rows(string folder, string file) => File.ReadAllLines(Path.Combine(folder, file)).Skip(1);
}
