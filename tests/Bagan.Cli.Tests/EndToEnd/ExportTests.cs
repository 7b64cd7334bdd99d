using System.Text.Json.Nodes;
using Bagan.Tests.Evaluation.Features;
using Bagan.Tests.Export;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>The verb export on a trained run.</summary>
[Collection(EngineCollection.Name)]
public sealed class ExportTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARunBecomesModelsWithTheirDescription()
    {
        Assert.Equal(0, Line.Run("train", data.Path, "--out", _folder["t"], "--epochs", "1", "--threads", "1").ExitCode);

        var exported = Line.Run("export", _folder["t"], "--to", "onnx", "--out", _folder["m"], "--json");

        Assert.Equal(0, exported.ExitCode);
        Assert.Equal([".bagan.jsonl", "README.md", "decoder.onnx", "encoder.onnx", "export.json", "latents.onnx", "teacher.onnx"], Directory.GetFiles(_folder["m"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var description = JsonNode.Parse(exported.Output)!;
        Assert.Equal("T-shirt/top", (string)description["classes"]![0]!);
        Assert.Equal("""["batch",1,8,8]""", description["models"]![0]!["outputs"]![0]!["shape"]!.ToJsonString());
        Assert.Contains("| 0 | T-shirt/top |", File.ReadAllText(_folder["m/README.md"]));

        var again = Line.Run("export", _folder["t"], "--to", "onnx", "--out", _folder["m"]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--overwrite", again.Error);
    }

    [BrowserRuntimeFact]
    public void ARunBecomesAPage()
    {
        Assert.Equal(0, Line.Run("train", data.Path, "--out", _folder["t"], "--epochs", "1", "--threads", "1").ExitCode);

        var web = Line.Run("export", _folder["t"], "--to", "web", "--with-neighbours", "--real", data.Path, "--out", _folder["w"], "--json");
        Assert.Equal(0, web.ExitCode);
        Assert.Contains("python3 -m http.server", web.Error);
        Assert.True(File.Exists(_folder["w/index.html"]));
        Assert.Contains("MIT License", File.ReadAllText(_folder["w/onnxruntime-web/LICENSE"]));
        Assert.True(File.Exists(_folder["w/onnxruntime-web/ThirdPartyNotices.txt"]));
        Assert.Equal(64 * JsonNode.Parse(web.Output)!["neighbours"]!["classes"]!.AsArray().Count, new FileInfo(_folder["w/training.bin"]).Length);
    }

    [Fact]
    public void ARunOnATorchScriptNetworkIsExportedWherePersonsAllowIt()
    {
        var file = _folder["net.pt"];
        TorchScriptFile.Write(file, TorchScriptFile.Statistics);
        var trained = Line.Run("train", data.Path, "--method", "bagan+filter", "--backbone", file, "--teacher", "probe", "--allow-torchscript", "--steps", "20", "--epochs", "1", "--threads", "1", "--out", _folder["t"]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        string[] line = ["export", _folder["t"], "--to", "onnx", "--out", _folder["m"]];

        var refused = Line.Run(line);
        var allowed = Line.Run([.. line, "--allow-torchscript"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("net.pt is a TorchScript file, and such a file is code", refused.Error, StringComparison.Ordinal);
        Assert.True(allowed.ExitCode == 0, allowed.Error);
        Assert.True(File.Exists(_folder["m/generator.onnx"]));
    }

    [Theory]
    [InlineData("distil", "trains a teacher alone, and no generator")]
    [InlineData("affine", "trains no generator")]
    public void ARunWithoutAGeneratorIsRefused(string method, string expected)
    {
        var trained = Line.Run("train", data.Path, "--method", method, "--out", _folder["t"], "--threads", "1");
        Assert.True(trained.ExitCode == 0, trained.Error);

        foreach (var to in (string[])["onnx", "web"])
        {
            var exported = Line.Run("export", _folder["t"], "--to", to, "--out", _folder["m"]);

            Assert.Equal(2, exported.ExitCode);
            Assert.Contains(expected, exported.Error);
            Assert.False(Directory.Exists(_folder["m"]));
        }
    }

    [Theory]
    [InlineData("--to is missing", "--out", "o")]
    [InlineData("'pdf' is not one of onnx, web", "--to", "pdf", "--out", "o")]
    [InlineData("--with-neighbours is for --to web", "--to", "onnx", "--with-neighbours", "--out", "o")]
    [InlineData("give --real DATA", "--to", "web", "--with-neighbours", "--out", "o")]
    [InlineData("for --with-neighbours alone", "--to", "web", "--real", "d", "--out", "o")]
    public void WhatDoesNotFitIsSaid(string expected, params string[] more)
    {
        var result = Line.Run(["export", "run", .. more]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }
}
