using System.Text;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Bagan.Cli.Tests.Faults;

/// <summary>A run is killed at random moments and taken up again, time after time: it must end in the bytes of the run that nobody killed.</summary>
[Collection(FaultCollection.Name)]
public sealed partial class KillTests(FaultRuns runs, ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void KilledAtAnyMomentItEndsInTheSameBytes()
    {
        var wanted = FaultRuns.Long ? Kills() : 3;
        var random = new Random(20260101);
        var killed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rounds = 0;
        while (killed.Values.Sum() < wanted || rounds == 0)
        {
            var folder = _folder[$"round {rounds}"];
            string? stage;
            do
            {
                // Half of the moments lie early: a run that is taken up near its end has only its last stages left.
                var share = random.NextDouble() < 0.5 ? 0.1 + (0.4 * random.NextDouble()) : 0.1 + random.NextDouble();
                stage = RunAndKill(folder, killed.Values.Sum() >= wanted ? TimeSpan.FromMinutes(10) : share * runs.Duration);
                if (stage is not null)
                {
                    killed[stage] = killed.GetValueOrDefault(stage) + 1;
                }
            }
            while (stage is not null);

            runs.AssertSame(folder);
            Directory.Delete(folder, recursive: true);
            rounds++;
        }

        output.WriteLine($"{killed.Values.Sum()} kills in {rounds} runs: {string.Join(", ", killed.Select(k => $"{k.Key} {k.Value}"))}");
        if (FaultRuns.Long)
        {
            Assert.Superset(new HashSet<string> { "autoencoder", "adversarial", "classifiers" }, killed.Keys.ToHashSet());
        }
    }

    [Fact]
    public void KilledBesideTheTeacherOfTheDefaultPresetItEndsInTheSameBytes()
    {
        var whole = _folder["whole"];
        var reference = Processes.Run("dotnet", [Repository.Program, .. runs.DefaultPreset(whole)]);
        Assert.True(reference.ExitCode == 0, reference.Error);

        var folder = _folder["killed"];
        string[] arguments = [Repository.Program, .. runs.DefaultPreset(folder), "--resume"];
        foreach (var stage in (string[])["autoencoder: done", "teacher", "generating", "classifiers"])
        {
            using var process = Processes.Start("dotnet", arguments);
            var text = new StringBuilder();
            while (process.StandardError.ReadLine() is { } line)
            {
                text.AppendLine(line);
                if (line.StartsWith(stage, StringComparison.Ordinal))
                {
                    process.Kill();
                }
            }

            process.WaitForExit();
            Assert.Contains(stage, text.ToString());
            Assert.Equal(128 + 9, process.ExitCode);
        }

        var last = Processes.Run("dotnet", arguments);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.DoesNotContain("damaged", last.Error);
        Assert.True(File.Exists(Path.Combine(folder, "labels.csv")));
        FaultRuns.AssertSame(FaultRuns.Canonical(whole), folder, last.Error);
    }

    private static int Kills() => int.TryParse(Environment.GetEnvironmentVariable("BAGAN_FAULT_KILLS"), out var kills) ? kills : 100;

    // Null if the run came to its end before.
    private string? RunAndKill(string folder, TimeSpan after)
    {
        using var process = Processes.Start("dotnet", [Repository.Program, .. runs.Arguments(folder), "--resume"]);
        var error = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExit(after);
        if (!ended)
        {
            process.Kill();
            process.WaitForExit();
        }

        var text = error.Result;
        Assert.DoesNotContain("damaged", text);
        if (ended)
        {
            Assert.True(process.ExitCode == 0, text);
            return null;
        }

        var last = Stages().Matches(text).LastOrDefault()?.Groups;
        return last is null ? "start" : last[2].Value.Contains("done", StringComparison.Ordinal) ? $"after {last[1].Value}" : last[1].Value;
    }

    [GeneratedRegex(@"^(reading|autoencoder|adversarial|generating|writing|classifiers)(.*)$", RegexOptions.Multiline)]
    private static partial Regex Stages();
}
