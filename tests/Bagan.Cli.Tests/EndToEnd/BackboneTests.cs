using System.Text.Json.Nodes;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>Judging by a pretrained network, as a user does.</summary>
[Collection(EngineCollection.Name)]
public sealed class BackboneTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BalanceJudgesByAHeadOnItsFeaturesAndKeepsThem()
    {
        var file = TinyBackbone.Write(_folder["tiny.onnx"], batch: 1);
        string[] line = ["balance", data.Path, "--method", "oversample", "--backbone", file, "--classifier", "probe", "--rivals", "reweight,reweight+affine", "--steps", "20", "--seeds", "1", "--threads", "1", "--out", _folder["o"], "--json"];

        var run = Line.Run(line);
        var again = Line.Run([.. line, "--resume"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("The backbone tiny.onnx gives 24 features. It sees images as --backbone-input size=8,order=rgb,range=0:1,", run.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["o/run/features"], "*.features"));
        Assert.Contains("A linear head on the features of the pretrained network tiny.onnx (frozen), 20 steps", File.ReadAllText(_folder["o/report.html"]), StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(run.Output)!["verdict"]!.ToJsonString(), JsonNode.Parse(again.Output)!["verdict"]!.ToJsonString());
        var dry = Line.Run("balance", data.Path, "--backbone", file, "--threads", "1", "--dry-run");
        Assert.True(dry.ExitCode == 0, dry.Error);
    }

    [Fact]
    public void WithoutAWordTheBetterClassifierOnValidationImagesJudges()
    {
        var file = TinyBackbone.Write(_folder["tiny.onnx"]);
        string[] line = ["balance", data.Path, "--method", "oversample", "--backbone", file, "--rivals", "reweight", "--steps", "10", "--seeds", "1", "--threads", "1", "--out", _folder["o"]];

        var run = Line.Run(line);
        var again = Line.Run([.. line, "--resume"]);
        var compare = Line.Run("compare", data.Path, "--methods", "none", "--backbone", file, "--steps", "10", "--seeds", "1", "--threads", "1", "--out", _folder["c"]);

        Assert.True(run.ExitCode == 0, run.Error);
        const string Choice = @"The figures come from the classifier (probe|small)\. It was chosen by its mean recall on \d+ validation images without generated images, in percent: "
            + @"small [\d.]+ \(none\) and [\d.]+ \(reweight\); probe [\d.]+ \(none\) and [\d.]+ \(reweight\)\. It leads by \+?[\d.]+ points over (probe|small)\.";
        var sentence = System.Text.RegularExpressions.Regex.Match(run.Error, Choice);
        Assert.True(sentence.Success, run.Error);
        Assert.Contains(sentence.Value, again.Error, StringComparison.Ordinal);
        Assert.True(compare.ExitCode == 0, compare.Error);
        Assert.Matches(Choice, compare.Error);
        Assert.Contains("It was chosen by its mean recall on", File.ReadAllText(_folder["o/report.html"]), StringComparison.Ordinal);
        Assert.Contains("It was chosen by its mean recall on", File.ReadAllText(_folder["c/report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void CompareAndEvaluateTakeItAsJudgeAndAsFeatures()
    {
        var file = TinyBackbone.Write(_folder["tiny.onnx"]);
        var compare = Line.Run("compare", data.Path, "--methods", "none,smote", "--seeds", "1", "--steps", "10", "--backbone", file, "--classifier", "probe", "--features", "backbone", "--threads", "1", "--out", _folder["c"]);
        var smaller = Line.Run("compare", data.Path, "--methods", "none,smote", "--seeds", "1", "--steps", "10", "--backbone", file, "--backbone-input", "mean=0", "--classifier", "probe", "--features", "backbone", "--threads", "1", "--out", _folder["c"]);
        Assert.Equal(0, Line.Run("data", "convert", data.Path, "--out", _folder["in"]).ExitCode);
        var evaluate = Line.Run("evaluate", _folder["in/test"], "--real", _folder["in/train"], "--steps", "5", "--threads", "1", "--per-class", "20", "--backbone", file, "--feature-cache", _folder["kept"], "--classifier", "small", "--features", "backbone", "--json");

        Assert.True(compare.ExitCode == 0, compare.Error);
        Assert.Contains("[tiny.onnx features", File.ReadAllText(_folder["c/results.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(2, smaller.ExitCode);
        Assert.Contains("--backbone was tiny.onnx (", smaller.Error, StringComparison.Ordinal);
        Assert.True(evaluate.ExitCode == 0, evaluate.Error);
        Assert.Equal("tiny.onnx", (string)JsonNode.Parse(evaluate.Output)!["features"]!);
        Assert.EndsWith(".features", Assert.Single(Directory.GetFileSystemEntries(_folder["kept"])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--classifier probe stands on a pretrained network", "--classifier", "probe")]
    [InlineData("those of a file cannot be trained", "--classifier", "finetune", "--backbone", "x.onnx")]
    [InlineData("--backbone-input: 'size=1' is not understood", "--backbone", "x.onnx", "--backbone-input", "size=1")]
    [InlineData("name one by --backbone, or leave it out", "--backbone-input", "size=32")]
    [InlineData("--backbone none leaves it out", "--feature-cache", "kept", "--backbone", "none")]
    [InlineData("--feature-cache is empty", "--feature-cache", "")]
    [InlineData("--backbone x.pt is a TorchScript file, and such a file is code", "--backbone", "x.pt")]
    [InlineData("--backbone x.onnx: there is no such file", "--backbone", "x.onnx")]
    public void WrongOptionsEndWith2(string words, params string[] options)
    {
        var balance = Line.Run(["balance", data.Path, "--out", _folder["o"], .. options]);
        var compare = Line.Run(["compare", data.Path, "--methods", "none", "--out", _folder["c"], .. options]);

        Assert.Equal((2, 2), (balance.ExitCode, compare.ExitCode));
        Assert.Contains(words, balance.Error, StringComparison.Ordinal);
        Assert.Contains(words, compare.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["o"]));
    }
}
