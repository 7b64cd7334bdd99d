using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>A teacher and a filter that may stand on a pretrained network, as a user has them.</summary>
[Collection(EngineCollection.Name)]
public sealed class PretrainedTeacherTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private const string Figures = @"\(validation ACSA [\d.]+ %, (network from scratch|a linear layer on tiny\.onnx) [\d.]+ %; \d+ training images held out\)\.";
    private readonly TemporaryFolder _folder = new();

    private static string[] Common { get; } = ["--size", "64", "--epochs", "1", "--mirror", "off", "--threads", "1", "--seed", "5"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATrialChoosesTheTeacherOfPhotographsAndTheRunSaysSoEverywhere()
    {
        var file = TinyBackbone.Write(_folder["tiny.onnx"]);
        string[] line = ["balance", data.Path, "--backbone", file, "--classifier", "probe", "--filter", "on", "--rivals", "reweight", "--steps", "20", "--seeds", "1", .. Common, "--out", _folder["o"], "--json"];

        var run = Line.Run(line);
        var again = Line.Run([.. line, "--resume"]);

        Assert.True(run.ExitCode == 0, run.Error);
        var teacher = Regex.Match(run.Error, $@"The teacher is (a linear layer on tiny\.onnx|trained from scratch) {Figures}");
        var filter = Regex.Match(run.Error, $@"The filter's classifier is (a linear layer on tiny\.onnx|trained from scratch) {Figures}");
        Assert.True(teacher.Success && filter.Success, run.Error);
        var report = System.Net.WebUtility.HtmlDecode(File.ReadAllText(_folder["o/report.html"])).Replace('\u00a0', ' ');
        Assert.Contains(teacher.Value, report, StringComparison.Ordinal);
        Assert.Contains(filter.Value, report, StringComparison.Ordinal);
        Assert.Contains("Images are compared by the features of the pretrained network tiny.onnx,", report, StringComparison.Ordinal); // the judge stands on it
        var networks = JsonNode.Parse(run.Output)!["networks"]!.AsArray();
        var method = JsonNode.Parse(File.ReadAllText(_folder["o/run/method.json"]))!;
        Assert.Equal(["teacher", "judge"], networks.Select(n => (string)n!["part"]!));
        for (var i = 0; i < 2; i++)
        {
            var (told, kept) = (networks[i]!, method["networks"]![i]!);
            Assert.Equal((double)told["probe_acsa"]! > (double)told["scratch_acsa"]! ? "probe" : "scratch", (string)told["network"]!);
            Assert.Equal(((string)told["network"]! == "probe", (double)told["probe_acsa"]!), ((bool)kept["probe"]!, (double)kept["probe_acsa"]!));
        }

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(networks.ToJsonString(), JsonNode.Parse(again.Output)!["networks"]!.ToJsonString());
        Assert.Equal(JsonNode.Parse(run.Output)!["verdict"]!.ToJsonString(), JsonNode.Parse(again.Output)!["verdict"]!.ToJsonString());
    }

    [Fact]
    public void GenerateDrawsFromTheRunWithTheSameNetworkAndRefusesAnother()
    {
        var file = TinyBackbone.Write(_folder["tiny.onnx"]);
        var balance = Line.Run(["balance", data.Path, "--method", "distil", "--backbone", file, "--teacher", "probe", "--classifier", "small", "--rivals", "reweight", "--steps", "5", "--seeds", "1", .. Common, "--out", _folder["o"]]);
        string[] generate = ["generate", _folder["o"], "--like", data.Path, "--threads", "1", "--seed", "5"];

        var same = Line.Run([.. generate, "--out", _folder["same"]]);
        File.Move(file, _folder["moved.onnx"]);
        var missing = Line.Run([.. generate, "--out", _folder["missing"]]);
        var moved = Line.Run([.. generate, "--backbone", _folder["moved.onnx"], "--out", _folder["moved"]]);
        var other = Line.Run([.. generate, "--backbone", TinyBackbone.Write(_folder["other.onnx"], batch: 1), "--out", _folder["other"]]);

        Assert.True(balance.ExitCode == 0, balance.Error);
        Assert.DoesNotContain("validation ACSA", balance.Error, StringComparison.Ordinal); // forced: nothing is tried
        Assert.True(same.ExitCode == 0, same.Error);
        Assert.Equal(LabelRows("o"), LabelRows("same"));
        Assert.Equal((2, 0, 2), (missing.ExitCode, moved.ExitCode, other.ExitCode));
        Assert.Contains($"and there is no file {file}. Put it back, or name its place by --backbone FILE.", missing.Error, StringComparison.Ordinal);
        Assert.Equal(LabelRows("o"), LabelRows("moved"));
        Assert.Contains("other.onnx is not the pretrained network that the run labels and checks its images with: its SHA-256 begins with ", other.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["other"]));

        // The probabilities alone: balance has the images in a folder of their own.
        string[] LabelRows(string folder) => [.. File.ReadAllLines(_folder[$"{folder}/labels.csv"]).Select(l => l[l.IndexOf(',', StringComparison.Ordinal)..])];
    }

    [Fact]
    public void TrainIsTheFirstHalfOfBalanceAndDryRunsCountTheTrial()
    {
        var file = TinyBackbone.Write(_folder["tiny.onnx"]);
        string[] line = ["train", data.Path, "--method", "distil", "--backbone", file, .. Common];

        var train = Line.Run([.. line, "--out", _folder["t"]]);
        Assert.True(train.ExitCode == 0, train.Error);
        var method = JsonNode.Parse(File.ReadAllText(_folder["t/run/method.json"]))!;
        var draw = Line.Run("generate", _folder["t"], "--class", (string)method["class_names"]![3]!, "--count", "3", "--real", data.Path, "--backbone", file, "--threads", "1", "--out", _folder["g"]);
        var dry = Line.Run([.. line, "--dry-run", "--json"]);
        var forced = Line.Run([.. line, "--teacher", "probe", "--dry-run", "--json"]);

        Assert.Matches($@"The teacher is (a linear layer on tiny\.onnx|trained from scratch) {Figures}", train.Error);
        Assert.True(dry.ExitCode == 0, dry.Error);
        Assert.Contains("is chosen first: trained from scratch, or a linear layer on tiny.onnx", dry.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is chosen first", forced.Output, StringComparison.Ordinal);
        var network = JsonNode.Parse(forced.Output)!["networks"]!.AsArray().Single()!;
        Assert.Equal(("teacher", 10 * (TinyBackbone.Width + 1), 1), ((string)network["name"]!, (int)network["parameters"]!, (int)network["count"]!));
        var chosen = (bool)method["networks"]![0]!["probe"]!;
        Assert.Equal(chosen ? 0 : 2, draw.ExitCode);
        Assert.Equal(!chosen, draw.Error.Contains("stands on no pretrained network. Leave it out.", StringComparison.Ordinal));
    }

    [Fact]
    public void CompareLetsTeachersStandOnItAndSaysSo()
    {
        var file = TinyBackbone.Write(_folder["tiny.onnx"]);
        var compare = Line.Run(["compare", data.Path, "--methods", "distil", "--seeds", "1", "--steps", "5", "--backbone", file, "--classifier", "small", .. Common, "--out", _folder["c"]]);
        var scratch = Line.Run(["compare", data.Path, "--methods", "distil", "--seeds", "1", "--steps", "5", "--backbone", file, "--classifier", "small", "--teacher", "scratch", .. Common, "--out", _folder["c"]]);

        Assert.True(compare.ExitCode == 0, compare.Error);
        Assert.Matches($@"distil, seed 5: The teacher is (a linear layer on tiny\.onnx|trained from scratch) {Figures}", File.ReadAllText(_folder["c/results.jsonl"]));
        Assert.Equal(2, scratch.ExitCode);
        Assert.Contains("--teacher was auto and is scratch now.", scratch.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--teacher probe stands on a pretrained network: name one by --backbone", "--teacher", "probe")]
    [InlineData("--teacher is for methods with a teacher and for a filter (+filter); smote has neither", "--teacher", "scratch", "--method", "smote")]
    [InlineData("paste asks its teacher where in an image the class shows", "--teacher", "probe", "--method", "paste", "--backbone", "x.onnx")]
    public void WrongOptionsEndWith2(string words, params string[] options)
    {
        var balance = Line.Run(["balance", data.Path, "--out", _folder["o"], .. options]);
        var train = Line.Run(["train", data.Path, "--out", _folder["o"], .. options]);

        Assert.Equal((2, 2), (balance.ExitCode, train.ExitCode));
        Assert.Contains(words, balance.Error, StringComparison.Ordinal);
        Assert.Contains(words, train.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["o"]));
    }
}
