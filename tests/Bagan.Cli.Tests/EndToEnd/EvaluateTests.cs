using System.Text.Json.Nodes;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>evaluate as a user runs it.</summary>
[Collection(EngineCollection.Name)]
public sealed class EvaluateTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItPrintsTablesOrJsonAndLeavesAReport()
    {
        Assert.Equal(0, Line.Run("data", "convert", data.Path, "--out", _folder["in"]).ExitCode);
        string[] command = ["evaluate", _folder["in/test"], "--real", _folder["in/train"], "--steps", "5", "--threads", "2", "--device", "cpu", "--per-class", "20"];

        var text = Line.Run([.. command, "--out", _folder["out"]]);
        var json = Line.Run([.. command, "--json", "--quiet"]);

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Contains("Are they like the real images?\n  class        images", text.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  T-shirt_top +20 .*\n", text.Output);
        Assert.Matches(@"\n  mean +200 .*\n", text.Output);
        Assert.Contains("  – all classes: images of 8 x 8 are smaller than the 11 x 11 window (SSIM of pairs, of real pairs)\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("warning: There are no real test images", text.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["out/report.html"]));
        var figures = JsonNode.Parse(json.Output)!;
        Assert.Equal(JsonNode.Parse(File.ReadAllText(_folder["out/evaluation.json"]))!.ToJsonString(), figures.ToJsonString());
        Assert.EndsWith(
            "k=5, against training images; 20 real images, 20 generated images]", (string)figures["classes"]![8]!["figures"]!["recall"]!["name"]!, StringComparison.Ordinal);
        Assert.Null(figures["classes"]![9]!["figures"]!["random_pair_ssim"]!["value"]);
    }

    [Fact]
    public void WrongInputEndsWith2()
    {
        var refused = Line.Run("evaluate", data.Path, "--real", data.Path + "/", "--features", "some.pt");
        var absent = Line.Run("evaluate", _folder["nowhere"], "--real", data.Path);

        Assert.Equal((2, 2), (refused.ExitCode, absent.ExitCode));
        Assert.Contains("some.pt is a TorchScript file, and such a file is code", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"There is no folder or file {_folder["nowhere"]}", absent.Error, StringComparison.Ordinal);
    }
}
