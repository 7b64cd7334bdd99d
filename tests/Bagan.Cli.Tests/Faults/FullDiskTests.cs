using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Bagan.Cli.Tests.Faults;

/// <summary>
/// A file system of its own that fills up, is read-only, or is removed, under a run: each time a message that says so, nothing half-written under a
/// final name, and a run that goes on to the same bytes once there is room.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed partial class FullDiskTests(FaultRuns runs, ITestOutputHelper output) : IDisposable
{
    // What a run writes after its training.
    private static readonly string[] Late = ["balanced", "manifest.csv", "report.html", "summary.json", "run/measurements.json"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MountFact]
    public void ADiskThatFillsUpWhileItTrains()
    {
        int[] megabytes = FaultRuns.Long ? [0, 1, 20, 37, 38, 75, 76, 100, 113, 130, 150, 151] : [0, 75];
        var kinds = megabytes.Select(m => Fill(null, m * 1024)).ToHashSet();
        output.WriteLine(string.Join(", ", kinds));
        Assert.Contains("run/checkpoints", kinds);
    }

    [MountFact]
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

    [MountFact]
    public void AReadOnlyDisk()
    {
        FaultRuns.Copy(runs.Reference, _folder["run"]);
        var (code, error) = InMount("mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" || exit 77", _folder["run"]);
        Assert.Equal(2, code);
        Assert.Contains("read-only", error);
    }

    [Fact]
    public void ALimitOnTheSizeOfFiles()
    {
        // .NET itself makes a large file in memory at its start unless told not to.
        var run = Processes.Run("bash", ["-c", "ulimit -f 20480; exec \"$@\"", "bash", "dotnet", FaultRuns.Program, .. runs.Arguments(_folder["limited"])], null, ("DOTNET_EnableWriteXorExecute", "0"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ulimit -f", run.Error);
        Assert.Empty(Directory.EnumerateFiles(_folder["limited"], "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void AFolderThatVanishes()
    {
        var folder = _folder["gone"];
        using var process = Processes.Start("dotnet", [FaultRuns.Program, .. runs.Arguments(folder)]);
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("autoencoder: epoch 1", StringComparison.Ordinal))
        {
        }

        Processes.Run("rm", ["-rf", folder]);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("its folder has gone", error);
        Assert.DoesNotContain("fault in bagan itself", error);
    }

    // Runs in a file system with so much room, then with enough; says what kind of file found no room, null if all did.
    private string? Fill(string? start, int kilobytes)
    {
        var work = _folder["work"];
        Directory.CreateDirectory(work);
        const string Script = """
            cd "$1" && mkdir m && mount -t tmpfs -o size=400m tmpfs m || exit 77
            if [ -n "$2" ]; then cp -a "$2" m/o; fi
            free=$(df --output=avail -k m | tail -1)
            room=$3
            shift 3
            fallocate -l $((free - room))k m/filler
            "$@" --out m/o >/dev/null 2>first; echo $? >code
            ls -R m/o >names 2>/dev/null
            rm m/filler
            "$@" --out m/o >/dev/null 2>second || exit 3
            cp -a m/o result
            """;
        string[] command = ["dotnet", FaultRuns.Program, .. runs.Arguments("").Where(a => a is not ("" or "--out")), "--resume"];
        var done = Processes.Run("unshare", ["--map-root-user", "--mount", "bash", "-c", Script, "bash", work, start ?? "", $"{kilobytes}", .. command]);
        Assert.True(done.ExitCode == 0, done.Error + Read("second"));
        Assert.DoesNotContain("damaged", Read("second"));
        runs.AssertSame(Path.Combine(work, "result"), Read("first"));

        string? kind = null;
        if (Read("code").Trim() != "0")
        {
            Assert.Equal("1", Read("code").Trim());
            var error = Read("first");
            Assert.DoesNotContain("fault in bagan itself", error);
            kind = NoRoom().Match(error).Groups[1].Value;
            Assert.True(kind.Length > 0, error);
            Assert.DoesNotContain("summary.json\n", Read("names"));
            Assert.DoesNotContain(".partial", Read("names"));
            kind = kind.StartsWith("run/", StringComparison.Ordinal) ? kind.LastIndexOf('/') > 3 ? kind[..kind.LastIndexOf('/')] : kind : kind;
        }

        Processes.Run("rm", ["-rf", work]);
        return kind;

        string Read(string name) => File.Exists(Path.Combine(work, name)) ? File.ReadAllText(Path.Combine(work, name)) : "";
    }

    private (int Code, string Error) InMount(string prepare, string folder)
    {
        var script = prepare + "; o=$1; shift; exec \"$@\" --out \"$o\"";
        string[] command = ["dotnet", FaultRuns.Program, .. runs.Arguments("").Where(a => a is not ("" or "--out")), "--resume"];
        var run = Processes.Run("unshare", ["--map-root-user", "--mount", "bash", "-c", script, "bash", folder, .. command]);
        return (run.ExitCode, run.Error);
    }

    [GeneratedRegex("/m/o/?([^ ]*) could not be written: the disk is full")]
    private static partial Regex NoRoom();
}
