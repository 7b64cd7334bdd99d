using System.Text.Json.Nodes;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>The jobs as a user runs them, on tiny data.</summary>
[Collection(EngineCollection.Name)]
public sealed class JobTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BalanceFillsEveryClassAndGenerateDrawsMore()
    {
        var balance = Line.Run("balance", data.Path, "--out", _folder["o"], "--epochs", "1", "--steps", "2", "--seeds", "1", "--threads", "1", "--json");

        Assert.Equal(0, balance.ExitCode);
        var folders = Directory.GetDirectories(_folder["o/balanced"]);
        Assert.Equal(10, folders.Length);
        Assert.All(folders, f => Assert.Equal(TinyData.Largest, Directory.GetFiles(f, "*.png").Length));
        var manifest = File.ReadAllLines(_folder["o/manifest.csv"]);
        Assert.Equal("file,class,origin,source,seed", manifest[0]);
        Assert.Equal(10 * TinyData.Largest, manifest.Length - 1);
        var summary = JsonNode.Parse(balance.Output)!;
        Assert.Equal("T-shirt/top", (string)summary["classes"]![0]!["name"]!);
        Assert.Equal(TinyData.Largest, (int)summary["classes"]![9]!["after"]!);
        Assert.True(File.Exists(_folder["o/report.html"]));

        var again = Line.Run("balance", data.Path, "--out", _folder["o"]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--overwrite", again.Error);

        Assert.Equal(0, Line.Run("generate", _folder["o"], "--class", "T-shirt/top", "--count", "3", "--real", data.Path, "--out", _folder["g"]).ExitCode);
        Assert.Equal(3, Directory.GetFiles(_folder["g"], "*.png", SearchOption.AllDirectories).Length);
        Assert.Equal(4, File.ReadAllLines(_folder["g/manifest.csv"]).Length);

        var plan = Line.Run("generate", _folder["o"], "--like", data.Path, "--dry-run", "--json");
        Assert.Equal(0, plan.ExitCode);
        var smallest = JsonNode.Parse(plan.Output)!["plan"]![9]!;
        Assert.Equal(((TinyData.Largest - 2) / 2, (TinyData.Largest - 2) / 2), ((int)smallest["generate"]!, (int)smallest["repeat"]!));

        var unknown = Line.Run("generate", _folder["o"], "--class", "Bga", "--count", "3", "--out", _folder["h"]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Did you mean Bag?", unknown.Error);
    }

    [Fact]
    public void BalanceWritesTheLayoutThatATrainerTakes()
    {
        var run = Line.Run("balance", data.Path, "--method", "oversample", "--to", "imagefolder", "--out", _folder["o"], "--steps", "2", "--threads", "1");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["test", "train"], Directory.GetDirectories(_folder["o/balanced"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(10 * TinyData.Largest, Directory.GetFiles(_folder["o/balanced/train"], "*.png", SearchOption.AllDirectories).Length);
        Assert.All(Directory.GetFiles(_folder["o/balanced/test"], "*.png", SearchOption.AllDirectories), f => Assert.StartsWith("real-", Path.GetFileName(f), StringComparison.Ordinal));
        Assert.Equal(File.ReadAllLines(_folder["o/balanced/manifest.csv"])[1], File.ReadAllLines(_folder["o/manifest.csv"])[1]["balanced/".Length..]);
        var weights = JsonNode.Parse(File.ReadAllText(_folder["o/balanced/weights.json"]))!["classes"]!.AsArray();
        Assert.All(weights, c => Assert.Equal(1, (double)c!["of_all"]!["inverse"]!));
        Assert.Equal(File.ReadAllLines(_folder["o/balanced/classes.txt"]), weights.Select(c => (string)c!["name"]!));

        var refused = Line.Run("balance", data.Path, "--to", "imagefolders", "--out", _folder["p"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Did you mean imagefolder?", refused.Error);
    }

    [Fact]
    public void BalanceHoldsOutRealImagesForValidation()
    {
        var run = Line.Run("balance", data.Path, "--method", "oversample", "--to", "imagefolder", "--val", "0.2", "--out", _folder["o"], "--steps", "2", "--threads", "1");

        Assert.True(run.ExitCode == 0, run.Error);
        var rows = File.ReadAllLines(_folder["o/balanced/manifest.csv"]).Skip(1).Select(l => l.Split(',')).ToList(); // file, class, origin, source, seed, split, weight
        var held = rows.Where(r => r[5] == "val").ToList();
        Assert.Equal(16, held.Count); // of 24, 20, 16, 12 and 10 images; smaller classes give none
        Assert.All(held, r => Assert.Equal(("real", true, ""), (r[2], Path.GetFileName(r[0]).StartsWith("real-", StringComparison.Ordinal), r[6])));
        Assert.Empty(held.Select(r => r[3]).Intersect(rows.Where(r => r[5] == "train").Select(r => r[3])));
        Assert.Equal(held.Count, Directory.GetFiles(_folder["o/balanced/val"], "*.png", SearchOption.AllDirectories).Length);
        Assert.Contains("16 of 106 training images are held out as validation images (--val 0.2), none of the classes", run.Error);

        var refused = Line.Run("balance", data.Path, "--val", "0.2", "--out", _folder["p"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("name another layout, such as --to imagefolder", refused.Error);
    }

    [Fact]
    public void ADryRunShowsThePlanAndLeavesNothing()
    {
        var text = Line.Run("balance", data.Path, "--strategy", "Bag=50", "--max-gain", "4", "--threads", "1", "--dry-run");
        Assert.Equal(0, text.ExitCode);
        Assert.Matches(@"Bag +3 +6 +6 +15\n", text.Output);
        Assert.EndsWith("Nothing was trained or written.\n", text.Output);

        var json = JsonNode.Parse(Line.Run("train", data.Path, "--preset", "paper", "--size", "8", "--threads", "1", "--dry-run", "--json").Output)!;
        Assert.Equal(["encoder", "generator", "discriminator"], json["networks"]!.AsArray().Select(n => (string)n!["name"]!).OrderBy(n => "egd".IndexOf(n[0])));
        Assert.Equal("paper", (string)json["options"]!["preset"]!);
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public void ASignalSavesAndResumeFinishes(string signal, int exitCode)
    {
        string[] line = ["train", data.Path, "--out", _folder["t"], "--ae-epochs", "40", "--gan-epochs", "1", "--threads", "1", "--verbose"];
        using (var process = Processes.Start("dotnet", [Repository.Program, .. line]))
        {
            while (process.StandardError.ReadLine() is { } text && !text.Contains("epoch 3 of 40", StringComparison.Ordinal))
            {
            }

            Processes.Run("kill", [signal, $"{process.Id}"]);
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();

            Assert.Equal(exitCode, process.ExitCode);
            Assert.Contains("Resume with: ./bagan train", error);
            Assert.EndsWith("--resume\n", error);
        }

        var resumed = Line.Run([.. line, "--resume"]);

        Assert.Equal(0, resumed.ExitCode);
        Assert.DoesNotContain("autoencoder: epoch 3 of 40", resumed.Error);
        Assert.Contains("autoencoder: epoch 40 of 40", resumed.Error);
        Assert.Equal(41, File.ReadAllLines(_folder["t/run/metrics.jsonl"]).Length);
    }

    [Fact]
    public void ASecondSignalEndsAtOnce()
    {
        using var process = Processes.Start("dotnet", [Repository.Program, "train", data.Path, "--out", _folder["t"], "--epochs", "100000", "--threads", "1"]);
        while (process.StandardError.ReadLine() is { } text && !text.StartsWith("autoencoder", StringComparison.Ordinal))
        {
        }

        Processes.Run("kill", ["-INT", $"{process.Id}"]);
        Processes.Run("kill", ["-INT", $"{process.Id}"]);
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
    }
}
