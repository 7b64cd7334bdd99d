using System.Text.Json;
using Bagan.Tests.Export;
using Json.Schema;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>Everything for machines fits the schemas of docs/schemas.</summary>
[Collection(EngineCollection.Name)]
public sealed class SchemaTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "schemas");
    private static readonly Dictionary<string, JsonSchema> Known = [];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ResultsOfBalanceGenerateEvaluateAndExportFitTheirSchemas()
    {
        Fits("dry-run", Json("balance", data.Path, "--dry-run", "--threads", "1"));
        Fits("summary", Json("balance", data.Path, "--out", _folder["o"], "--epochs", "1", "--steps", "2", "--seeds", "2", "--fits", "once", "--threads", "1"));
        Fits("summary", File.ReadAllText(_folder["o/summary.json"]));
        FitsTable("manifest", _folder["o/manifest.csv"], [".origin", "real", "generated"]);
        Fits("plan", Json("generate", _folder["o"], "--like", data.Path, "--dry-run"));
        Fits("out", Json("generate", _folder["o"], "--class", "Bag", "--count", "2", "--real", data.Path, "--out", _folder["g"]));
        FitsTable("manifest", _folder["g/manifest.csv"], [".origin", "generated"]);
        Fits("evaluation", Json("evaluate", _folder["o"], "--real", data.Path, "--steps", "2", "--threads", "1", "--out", _folder["e"]));
        Fits("evaluation", File.ReadAllText(_folder["e/evaluation.json"]));
        Fits("export", Json("export", _folder["o"], "--to", "onnx", "--out", _folder["m"]));
        Fits("export", File.ReadAllText(_folder["m/export.json"]));
    }

    [BrowserRuntimeFact]
    public void WhatThePageSaysFitsItsSchema()
    {
        Json("train", data.Path, "--out", _folder["t"], "--epochs", "1", "--threads", "1");
        Fits("export", Json("export", _folder["t"], "--to", "web", "--with-neighbours", "--real", data.Path, "--out", _folder["w"]));
    }

    [Fact]
    public void ResultsOfPickCompareAndTrainFitTheirSchemas()
    {
        Fits("summary", Json("balance", data.Path, "--pick", "--method", "smote", "--out", _folder["p"], "--steps", "2", "--seeds", "2", "--threads", "1"));
        Fits("compare-plan", Json("compare", data.Path, "--methods", "none,smote", "--seeds", "1", "--dry-run"));
        var lines = Json("compare", data.Path, "--methods", "none,smote,bagan", "--seeds", "1", "--steps", "2", "--epochs", "1", "--threads", "1", "--out", _folder["c"]);
        Assert.Equal(3, lines.TrimEnd('\n').Split('\n').Length);
        Assert.All(lines.TrimEnd('\n').Split('\n'), l => Fits("result", l));
        Assert.All(File.ReadAllLines(_folder["c/results.jsonl"]), l => Fits("result", l));
        Assert.All(
            Json("reproduce", "paper", "--data", $"mnist={data.Path}", "--drops", "50", "--methods", "none,smote", "--seeds", "1", "--classifier", "small", "--steps", "2", "--threads", "1", "--out", _folder["r"]).TrimEnd('\n').Split('\n'),
            l => Fits("reproduction", l));
        Fits("dry-run", Json("train", data.Path, "--method", "smote", "--dry-run"));
        Fits("out", Json("train", data.Path, "--method", "smote", "--out", _folder["t"]));
    }

    [Fact]
    public void WhatDataVerbsDoctorAndCompletionPrintFitsTheirSchemas()
    {
        Fits("data-info", Json("data", "info", data.Path));
        Fits("data-written", Json("data", "convert", data.Path, "--to", "folders", "--out", _folder["f"]));
        FitsTable("manifest", _folder["f/manifest.csv"], [".split", "train", "test"]);
        Fits("data-written", Json("data", "split", data.Path, "--drop-test", "--test", "0.3", "--out", _folder["s"]));
        Fits("data-written", Json("data", "unbalance", data.Path, "--recipe", "exp:4", "--out", _folder["u"]));
        Fits("doctor", Json("doctor"));
        Fits("completion", Json("completion", "zsh"));
    }

    [Theory]
    [InlineData("summary", """{"data":"d","verdict":"v"}""")]
    [InlineData("manifest", """{"file":"a.png","class":"c","origin":"made up","source":"","seed":""}""")]
    [InlineData("result", """{"method":"none","protocol":"as-is","seed":-1,"status":"done","error":null,"train_images":{},"classifier":null,"images":null,"seconds":{},"cost":null,"notes":[]}""")]
    public void ADocumentThatDoesNotFitIsTold(string schema, string text) => Assert.NotEqual("", Complaints(schema, text));

    [Fact]
    public void EverySchemaIsOneAndSaysWhatItIsOf()
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            var text = File.ReadAllText(file);
            using var document = JsonDocument.Parse(text);
            Assert.True(MetaSchemas.Draft202012.Evaluate(document.RootElement).IsValid, file);
            Assert.NotEmpty(document.RootElement.GetProperty("title").GetString()!);
            Assert.NotEmpty(document.RootElement.GetProperty("description").GetString()!);
            Assert.Contains(Path.GetFileName(file), File.ReadAllText(Path.Combine(Repository.Root, "docs", "elsewhere.md")));
        }
    }

    private static string Json(params string[] line)
    {
        var result = Line.Run([.. line, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private static void Fits(string schema, string text) => Assert.Equal("", Complaints(schema, text));

    // Rows as objects of texts; the values of one column must be just those that are named.
    private static void FitsTable(string schema, string path, string[] expected)
    {
        var rows = File.ReadAllLines(path).Select(l => l.Split(',')).ToList();
        var column = Array.IndexOf(rows[0], expected[0][1..]);
        Assert.Equal(expected[1..].Order(), rows.Skip(1).Select(r => r[column]).Distinct().Order());
        Assert.All(rows.Skip(1), r => Fits(schema, JsonSerializer.Serialize(rows[0].Zip(r).ToDictionary(p => p.First, p => p.Second))));
    }

    private static string Complaints(string name, string text)
    {
        if (!Known.TryGetValue(name, out var schema))
        {
            schema = Known[name] = JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, $"{name}.schema.json")));
        }

        using var document = JsonDocument.Parse(text);
        var result = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid ? "" : string.Join('\n', (result.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}")).Append("does not fit"));
    }
}
