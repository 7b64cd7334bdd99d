using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Bagan.Cli.Tests.Faults;

/// <summary>
/// A disk that fills up, is read-only, or is removed, under a run: each time a message that says so, nothing half-written under a final name, and a run
/// that goes on to the same bytes once there is room.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed partial class FullDiskTests(FaultRuns runs, ITestOutputHelper output) : IDisposable
{
    // What a run writes after its training.
    private static readonly string[] Late = ["balanced", "manifest.csv", "report.html", "summary.json", "run/measurements.json"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ADiskThatFillsUpWhileItTrains()
    {
        int[] megabytes = FaultRuns.Long ? [0, 1, 20, 37, 38, 75, 76, 100, 113, 130, 150, 151] : [0, 75];
        var kinds = megabytes.Select(m => Fill(null, m * 1024)).ToHashSet();
        output.WriteLine(string.Join(", ", kinds));
        Assert.Contains("run/checkpoints", kinds);
    }

    [Fact]
    public void ADiskThatFillsUpWhileItWritesItsResults()
    {
        var trained = _folder["trained"];
        FaultRuns.Copy(runs.Reference, trained);
        foreach (var name in Late)
        {
            var path = Path.Combine(trained, name);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }

        int[] kilobytes = FaultRuns.Long ? [0, 4, 8, 16, 40, 200, 600, 900, 980, 1000, 1020, 1040, 1060, 1100, 1200, 1400, 1600, 1700] : [16, 1200];
        var kinds = kilobytes.Select(k => Fill(trained, k)).ToHashSet();
        output.WriteLine(string.Join(", ", kinds));
        Assert.Superset(FaultRuns.Long ? new HashSet<string?> { "balanced", "report.html" } : new HashSet<string?> { "balanced" }, kinds);
    }

    [Fact]
    public void AReadOnlyDisk()
    {
        FaultRuns.Copy(runs.Reference, _folder["run"]);
        var run = LimitedDisk.Run("dotnet", Resumed(_folder["run"]), _folder["run"], LimitedDisk.ReadOnly);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("read-only", run.Error);
    }

    [Fact]
    public void ALimitOnTheSizeOfFiles()
    {
        // .NET itself makes a large file in memory at its start unless told not to.
        var run = Processes.Run("bash", ["-c", "ulimit -f 20480; exec \"$@\"", "bash", "dotnet", Repository.Program, .. runs.Arguments(_folder["limited"])], null, ("DOTNET_EnableWriteXorExecute", "0"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ulimit -f", run.Error);
        Assert.Empty(Directory.EnumerateFiles(_folder["limited"], "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void AFolderThatVanishes()
    {
        var folder = _folder["gone"];
        using var process = Processes.Start("dotnet", [Repository.Program, .. runs.Arguments(folder)]);
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("autoencoder: epoch 1", StringComparison.Ordinal))
        {
        }

        Directory.Move(folder, _folder["elsewhere"]); // at once: removed file by file, parts of it might be made anew meanwhile
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("its folder has gone", error);
        Assert.DoesNotContain("fault in bagan itself", error);
    }

    // Runs on a disk with so much room, then on one with enough; says what kind of file found no room, null if all did.
    private string? Fill(string? start, int kilobytes)
    {
        var work = _folder["disk"];
        if (start is not null)
        {
            FaultRuns.Copy(start, work);
        }

        Directory.CreateDirectory(work);
        var first = LimitedDisk.Run("dotnet", Resumed(work), work, $"{kilobytes * 1024L}");
        string? kind = null;
        if (first.ExitCode != 0)
        {
            Assert.Equal(1, first.ExitCode);
            Assert.DoesNotContain("fault in bagan itself", first.Error);
            kind = NoRoom().Match(first.Error).Groups[1].Value;
            Assert.Matches(NoRoom(), first.Error); // the kind is empty where it is the folder itself
            Assert.False(File.Exists(Path.Combine(work, "summary.json")));
            Assert.Empty(Directory.EnumerateFiles(work, "*.partial", SearchOption.AllDirectories));
            kind = kind.StartsWith("run/", StringComparison.Ordinal) ? kind.LastIndexOf('/') > 3 ? kind[..kind.LastIndexOf('/')] : kind : kind;
        }

        var second = Processes.Run("dotnet", Resumed(work));
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.DoesNotContain("damaged", second.Error);
        runs.AssertSame(work, first.Error);
        Directory.Delete(work, recursive: true);
        return kind;
    }

    private string[] Resumed(string folder) => [Repository.Program, .. runs.Arguments(folder), "--resume"];

    [GeneratedRegex("/disk/?([^ ]*) could not be written: the disk is full")]
    private static partial Regex NoRoom();
}
