using System.Text.Json.Nodes;
using Bagan.Cli.Tests.EndToEnd;

namespace Bagan.Cli.Tests.Ranks;

/// <summary><c>compare</c> by several processes: each cell once, whatever happens to one of them.</summary>
public sealed class RankedCompareTests(TinyData tiny) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string[] Work => ["compare", tiny.Path, "--methods", "none,oversample,smote,mirror", "--seeds", "1", "--steps", "6", "--threads", "1"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_processes_give_the_lines_of_one()
    {
        // A process too. In the process of the tests, after others, the lines differed once among many runs; what was left there was not found.
        var alone = Launched.Run(1, 0, [.. Work, "--out", _folder["alone"]]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        var told = Launched.Pair([.. Work, "--out", _folder["shared"]]);
        Assert.True(told.All(t => t.ExitCode == 0), string.Concat(told.Select(t => t.Error)));
        Assert.Equal(Lines("alone"), Lines("shared"));
        Assert.True(File.Exists(_folder["shared/report.html"]));
        Assert.Single(told, r => r.Error.Contains("Another process writes the report", StringComparison.Ordinal));

        // A process on its own goes on with the same folder.
        var again = Line.Run([.. Work, "--out", _folder["shared"]]);
        Assert.Contains("The grid of 4 cells is finished already", again.Error, StringComparison.Ordinal);

        var other = Launched.Run(2, 1, ["compare", tiny.Path, "--methods", "none", "--steps", "31", "--threads", "1", "--out", _folder["shared"]]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--steps was 6 and is 31 now", other.Error, StringComparison.Ordinal);
        var overwriting = Launched.Run(2, 1, [.. Work, "--overwrite", "--out", _folder["shared"]]);
        Assert.Equal(2, overwriting.ExitCode);
        Assert.Contains("--overwrite cannot be combined with several processes", overwriting.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_had_at_work_is_taken_by_another_that_joins()
    {
        string[] line = [.. Work, "--out", _folder["shared"]];
        var results = _folder["shared/results.jsonl"];
        using var killed = Launched.Start(2, 0, line);
        Launched.WaitFor(() => File.Exists(results), killed);
        killed.Kill();
        var joins = Launched.Run(3, 2, line);
        Assert.True(joins.ExitCode == 0, joins.Error);
        Assert.Equal(4, Lines("shared").Split('\n').Distinct().Count());
        Assert.Equal(4, File.ReadLines(results).Count());
        Assert.True(File.Exists(_folder["shared/report.html"]));
    }

    [Theory]
    [InlineData("data split")]
    [InlineData("doctor")]
    public void A_verb_that_several_processes_cannot_divide_refuses(string verb)
    {
        string[] line = verb == "doctor" ? [verb] : [.. verb.Split(' '), tiny.Path, "--out", _folder["out"]];
        var refused = Launched.Run(2, 1, line);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"{verb} runs in one process, and this is rank 1 of 2", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    // Lines without their times, in order of method and seed; one text, so that a failure shows what differs.
    private string Lines(string folder) =>
        string.Join('\n', File.ReadLines(Path.Combine(_folder[folder], "results.jsonl")).Select(line =>
        {
            var cell = JsonNode.Parse(line)!.AsObject();
            cell.Remove("seconds");
            return cell.ToJsonString();
        }).Order(StringComparer.Ordinal));
}
