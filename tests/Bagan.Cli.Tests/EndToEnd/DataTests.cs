using System.Text.Json.Nodes;
using Bagan.Data.Codecs;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>The data verbs as a user runs them.</summary>
public sealed class DataTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void InfoCountsAndNamesWhatMaySpoilATraining()
    {
        Line.Run("data", "convert", data.Path, "--out", _folder["in"]);
        File.Delete(_folder["in/manifest.csv"]);
        var bag = Directory.GetFiles(_folder["in/train/Bag"]).Order(StringComparer.Ordinal).ToList();
        File.WriteAllText(bag[1], "not an image");
        File.Copy(bag[0], _folder["in/test/Shirt/the same.png"]);

        var text = Line.Run("data", "info", _folder["in"], "--out", _folder["look"]);
        var json = Line.Run("data", "info", _folder["in"], "--json", "--skip-bad");

        Assert.Equal((2, 0), (text.ExitCode, json.ExitCode));
        Assert.Contains("in: folders, 306 images of 10 classes, 8x8, grey\n", text.Output);
        Assert.Matches(@"T-shirt_top +24 +20 +22\.9 %  #{30}\n", text.Output);
        Assert.Contains("Imbalance: 12 to 1", text.Output);
        Assert.Contains($"1 problem:\n  train/Bag/{Path.GetFileName(bag[1])}: ", text.Output);
        Assert.Contains("Leak: 1 image of another split occurs", text.Output);
        Assert.Contains("1 image occurs more than once:", text.Output);
        Assert.Contains("the same.png (Bag, Shirt)", text.Output);
        Assert.Equal([".bagan.jsonl", "contact-sheet.png", "report.html"], Directory.GetFiles(_folder["look"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(306, (int)JsonNode.Parse(json.Output)!["images"]!);
        Assert.Equal(1, (int)JsonNode.Parse(json.Output)!["duplicates"]!["under_two_labels"]!);
    }

    [Fact]
    public void InfoNamesIgnoredFilesByTheirKind()
    {
        Line.Run("data", "convert", data.Path, "--out", _folder["in"]);
        for (var i = 1; i <= 5; i++)
        {
            File.WriteAllText(_folder[$"in/notes{i}.txt"], "seen");
        }

        var brief = Line.Run("data", "info", _folder["in"], "--out", _folder["look"]);
        var full = Line.Run("data", "info", _folder["in"], "--verbose");
        var json = JsonNode.Parse(Line.Run("data", "info", _folder["in"], "--json").Output)!;

        Assert.Contains("(--verbose names all).\n  5 text files: notes1.txt, notes2.txt, notes3.txt and 2 more\n", brief.Output);
        Assert.Contains("  5 text files: notes1.txt, notes2.txt, notes3.txt, notes4.txt, notes5.txt\n", full.Output);
        Assert.Equal(5, (int)json["ignored_files"]![0]!["count"]!);
        Assert.Equal("notes5.txt", (string)json["ignored_files"]![0]!["files"]![4]!);
        Assert.Contains("notes5.txt", File.ReadAllText(_folder["look/report.html"]));
    }

    [Fact]
    public void GetNamesTheNearestSet()
    {
        var result = Line.Run("data", "get", "mnst", "--out", _folder["o"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Did you mean mnist?", result.Error);
    }

    [Theory]
    [InlineData("folders")]
    [InlineData("idx")]
    [InlineData("npz")]
    [InlineData("hf")]
    [InlineData("parquet")]
    [InlineData("webdataset")]
    public void ConvertKeepsImagesAndClasses(string layout)
    {
        var result = Line.Run("data", "convert", data.Path, "--to", layout, "--out", _folder["o"], "--json");
        var back = Line.Run("data", "convert", _folder["o"], "--dry-run", "--json");

        Assert.Equal((0, 0), (result.ExitCode, back.ExitCode));
        var written = JsonNode.Parse(result.Output)!;
        Assert.Equal(layout, (string)written["format"]!);
        Assert.Equal(_folder["o"], (string)written["out"]!);
        Assert.Equal(written["splits"]!.ToJsonString(), JsonNode.Parse(back.Output)!["splits"]!.ToJsonString());
        Assert.Equal("train", (string)written["splits"]![0]!["name"]!);
        Assert.Equal("T-shirt/top", (string)written["splits"]![0]!["classes"]![0]!["name"]!);
        Assert.Equal(TinyData.Largest, (int)written["splits"]![0]!["classes"]![0]!["images"]!);
    }

    [Fact]
    public void UnbalanceTakesFromTheTrainingImagesOnly()
    {
        var result = Line.Run("data", "unbalance", data.Path, "--recipe", "drop:T-shirt/top=75", "--out", _folder["o"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"T-shirt/top +6 +20\n", result.Output);
        Assert.Matches(@"Trouser +20 +20\n", result.Output);
        Assert.EndsWith("as folders.\n", result.Output);
        Assert.Equal(6, Directory.GetFiles(_folder["o/train/T-shirt_top"]).Length);
    }

    // A small class that was filled up by copying its files, as oversampling tools do: no copy is on the other side of the split.
    [Fact]
    public void SplitKeepsCopiesTogether()
    {
        Directory.CreateDirectory(_folder["in/healthy"]);
        Directory.CreateDirectory(_folder["in/ill"]);
        Line.Run("data", "convert", data.Path, "--out", _folder["png"]);
        var pictures = Directory.GetFiles(_folder["png/test"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 24; i++)
        {
            File.Copy(pictures[i], _folder[$"in/healthy/{i:000}.png"]);
            File.Copy(pictures[24 + (i % 6)], _folder[$"in/ill/{i % 6:000}_copy{i / 6}.png"]);
        }

        var result = Line.Run("data", "split", _folder["in"], "--test", "0.25", "--out", _folder["o"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("18 of 48 images are copies of others, pixel for pixel; copies stay on one side of the split.", result.Error, StringComparison.Ordinal);
        HashSet<string> Pixels(string split) => [.. Directory.GetFiles(_folder[$"o/{split}"], "*.png", SearchOption.AllDirectories).Select(f => Convert.ToHexString(ImageDecoder.Decode(File.ReadAllBytes(f)).Pixels.AsSpan()))];
        Assert.NotEmpty(Pixels("test"));
        Assert.NotEmpty(Directory.GetFiles(_folder["o/test/ill"]));
        Assert.Empty(Pixels("test").Intersect(Pixels("train")));
    }

    [Fact]
    public void SplitHoldsOutAShareAndKeepsGroupsTogether()
    {
        Directory.CreateDirectory(_folder["in/a"]);
        Directory.CreateDirectory(_folder["in/b"]);
        Line.Run("data", "convert", data.Path, "--out", _folder["png"]);
        var pictures = Directory.GetFiles(_folder["png/test"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(80).ToList();
        for (var i = 0; i < 80; i++)
        {
            File.Copy(pictures[i], _folder[$"in/{(i < 40 ? "a" : "b")}/track{i / 4}_{i % 4}.png"]);
        }

        var result = Line.Run("data", "split", _folder["in"], "--test", "0.2", "--group-pattern", "(track[0-9]+)_", "--out", _folder["o"], "--json");

        Assert.Equal(0, result.ExitCode);
        var splits = JsonNode.Parse(result.Output)!["splits"]!.AsArray();
        Assert.Equal(["train 64", "test 16"], splits.Select(s => $"{s!["name"]} {s["images"]}"));
        var rows = File.ReadAllLines(_folder["o/manifest.csv"]).Skip(1).Select(r => r.Split(',')).ToList();
        Assert.All(rows.GroupBy(r => r[3].Split('_')[0]), track => Assert.Single(track.Select(r => r[5]).Distinct()));

        var full = Line.Run("data", "split", _folder["in"], "--out", _folder["o"]);
        Assert.Equal(2, full.ExitCode);
        Assert.Contains("is not empty", full.Error);
        Assert.DoesNotContain("reading", full.Error);

        var again = Line.Run("data", "split", _folder["o"], "--out", _folder["p"]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("has 16 test images already", again.Error);

        var anew = Line.Run("data", "split", _folder["o"], "--out", _folder["p"], "--drop-test", "--json");
        Assert.Equal(0, anew.ExitCode);
        Assert.Equal(["train 52", "test 12"], JsonNode.Parse(anew.Output)!["splits"]!.AsArray().Select(s => $"{s!["name"]} {s["images"]}"));
    }

    [Fact]
    public void SplitNamesTheClassesThatGiveNoTestImages()
    {
        Line.Run("data", "unbalance", data.Path, "--recipe", "drop:Bag=90", "--out", _folder["few"]);
        Directory.Delete(_folder["few/test"], recursive: true);
        File.Delete(_folder["few/manifest.csv"]);

        var result = Line.Run("data", "split", _folder["few"], "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("No test images of the classes .*Bag.*. Images are held out only from classes with at least 10 images", result.Error);
    }

    [Fact]
    public void BadFilesEndItUnlessTheyAreSkipped()
    {
        Line.Run("data", "convert", data.Path, "--out", _folder["in"]);
        var broken = Directory.GetFiles(_folder["in/train/Bag"])[0];
        File.WriteAllText(broken, "not an image");

        var refused = Line.Run("data", "convert", _folder["in"], "--to", "npz", "--out", _folder["o"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(Path.GetFileName(broken), refused.Error);
        Assert.False(Directory.Exists(_folder["o"]));

        var skipped = Line.Run("data", "convert", _folder["in"], "--to", "npz", "--out", _folder["o"], "--skip-bad", "--json");
        Assert.Equal(0, skipped.ExitCode);
        Assert.Contains(Path.GetFileName(broken), (string)JsonNode.Parse(skipped.Output)!["skipped"]![0]!["file"]!);
        Assert.Contains(Path.GetFileName(broken), File.ReadAllLines(_folder["o/skipped.csv"])[1]);
    }

    [Fact]
    public void TheOutputMayNotHoldTheFileOfOptions()
    {
        Directory.CreateDirectory(_folder["o"]);
        File.WriteAllText(_folder["o/options.json"], "{\"to\": \"idx\"}");

        var result = Line.Run("data", "convert", data.Path, "--config", _folder["o/options.json"], "--out", _folder["o"], "--overwrite");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--out {_folder["o"]} holds --config {_folder["o/options.json"]}", result.Error);
        Assert.Equal([_folder["o/options.json"]], Directory.GetFileSystemEntries(_folder["o"]));
    }

    [Theory]
    [InlineData("in/o")]
    [InlineData("in")]
    [InlineData(".")]
    public void TheOutputMayNotLieInTheDataNorHoldThem(string target)
    {
        Line.Run("data", "convert", data.Path, "--out", _folder["in"]);

        var result = Line.Run("data", "convert", _folder["in"], "--to", "idx", "--out", _folder[target], "--overwrite");

        Assert.Equal(2, result.ExitCode);
        Assert.True(Directory.Exists(_folder["in/train"]));
    }
}
