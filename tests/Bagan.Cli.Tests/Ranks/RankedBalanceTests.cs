using System.Text.Json.Nodes;
using Bagan.Cli.Tests.EndToEnd;

namespace Bagan.Cli.Tests.Ranks;

/// <summary><c>balance</c> by several processes: one folder of results, the classifiers dealt out.</summary>
public sealed class RankedBalanceTests(TinyData tiny) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string[] Work =>
    [
        "balance", tiny.Path, "--method", "bagan", "--latents", "smoothed", "--ae-epochs", "1", "--gan-epochs", "1", "--precision", "float32", "--batch", "33", "--threads", "1",
        "--steps", "3", "--seeds", "2", "--fits", "once", "--rivals", "none,reweight",
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_processes_write_the_folder_of_one()
    {
        var alone = Line.Run([.. Work, "--out", _folder["alone"]]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        var told = Launched.Pair([.. Work, "--out", _folder["shared"], "--json"]);
        Assert.True(told.All(t => t.ExitCode == 0), string.Concat(told.Select(t => t.Error)));
        Assert.NotNull(JsonNode.Parse(told[0].Output));
        Assert.Empty(told[1].Output); // the first speaks for all
        Assert.DoesNotContain("done in", told[1].Error, StringComparison.Ordinal);
        Assert.Equal(Files("alone"), Files("shared"));

        // Trainings without a generated image are those of one process, whichever process had them.
        var (one, two) = (Classifier("alone"), Classifier("shared"));
        Assert.Equal(one["without"]!.ToJsonString(), two["without"]!.ToJsonString());
        Assert.Equal(one["rivals"]!.ToJsonString(), two["rivals"]!.ToJsonString());
        var saved = JsonNode.Parse(File.ReadAllText(_folder["shared/run/measurements.json"]))!["results"]!.AsArray();
        Assert.Equal(6, saved.Count); // three trainings with two seeds
    }

    [Theory]
    [InlineData("--filter", "on")]
    [InlineData("--pick")]
    public void What_checks_images_is_refused(params string[] option)
    {
        var refused = Launched.Run(2, 1, ["balance", tiny.Path, "--out", _folder["out"], .. option]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Several processes do not divide the filter of --filter on and --pick, and this is rank 1 of 2.", refused.Error, StringComparison.Ordinal);
    }

    private JsonNode Classifier(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder[folder], "summary.json")))!["classifier"]!;

    private IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(_folder[folder], f)).Order(StringComparer.Ordinal);
}
