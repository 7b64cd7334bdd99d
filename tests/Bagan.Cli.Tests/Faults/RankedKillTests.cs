using System.Globalization;
using System.Security.Cryptography;
using Bagan.Cli.Tests.EndToEnd;
using Bagan.Cli.Tests.Ranks;
using Bagan.Tensors.Serialization;
using Xunit.Abstractions;

namespace Bagan.Cli.Tests.Faults;

/// <summary>A training of two processes one of which is killed at random moments, and started again as torchrun does: it must end in the bytes of one that nobody killed.</summary>
public sealed class RankedKillTests(TinyData tiny, ITestOutputHelper output) : IClassFixture<TinyData>, IDisposable
{
    private const int Batch = 33;
    private static readonly TimeSpan TorchrunsPatience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void KilledAtAnyMomentItEndsInTheSameBytes()
    {
        Directory.CreateDirectory(Temporary);
        var (expected, duration) = Reference();
        Assert.True(SendsFactors(_folder["reference"]), "No layer of this training is large enough for an exchange of factors, which a kill must not change either.");
        var wanted = FaultRuns.Long ? Kills() : 1;
        var random = new Random(20261127);
        var (killed, rounds, restarts) = (0, 0, 0);
        while (killed < wanted || restarts > 0)
        {
            if (RunAndKill(_folder[$"round {rounds}"], restarts, killed < wanted ? random : null, duration))
            {
                killed++;
                restarts++;
                continue;
            }

            Assert.Equal(expected, Canonical(_folder[$"round {rounds}"]));
            Directory.Delete(_folder[$"round {rounds}"], recursive: true);
            rounds++;
            restarts = 0;
        }

        output.WriteLine($"{killed} kills in {rounds} trainings.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary, "bagan-rank-*"));
    }

    [TorchrunFact]
    public void Torchrun_starts_it_and_starts_it_again()
    {
        Directory.CreateDirectory(Temporary);
        var wanted = FaultRuns.Long ? 3 : 0;

        // Torch 1.13 on Python 3.11 cannot start anything without -r and -t, which are about where output goes.
        using var run = Processes.Start(
            TorchrunFactAttribute.Python,
            ["-m", "torch.distributed.run", "-r", "1", "-t", "1", "--no_python", "--nproc_per_node", "2", "--max_restarts", $"{wanted}", "--master_port", $"{Launched.FreePort()}", "dotnet", Repository.Program, .. Work, "--out", _folder["shared"]],
            null,
            ("TMPDIR", Temporary));
        var error = run.StandardError.ReadToEndAsync();
        var told = run.StandardOutput.ReadToEndAsync();
        for (var killed = 0; killed < wanted; killed++)
        {
            var before = Saved(_folder["shared"]);
            Launched.WaitFor(() => Saved(_folder["shared"]) != before && Children(run.Id).Count == 2, run);
            Processes.Run("kill", ["-KILL", Children(run.Id)[killed % 2]]);
            Launched.WaitFor(() => Children(run.Id).Count < 2, run);
        }

        Assert.True(run.WaitForExit(TimeSpan.FromMinutes(7)), "torchrun did not end.");
        Assert.True(run.ExitCode == 0, error.Result + told.Result);
        Assert.True(Launched.HasCheckpoint(_folder["shared"]));
        if (FaultRuns.Long)
        {
            Assert.Equal(Reference().Expected, Canonical(_folder["shared"]));
        }
    }

    [NamespaceFact]
    public void A_cut_cable_ends_all_processes()
    {
        // Two hosts, acted by two network namespaces with a cable between them. The addresses exist in these namespaces alone.
        const string Script = """
            set -e
            ip link set lo up
            unshare -n sleep 300 & other=$!
            trap 'kill $other 2>/dev/null || true' EXIT
            while [ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
            ip link add name cable1 type veth peer name cable2 netns $other
            ip address add 10.77.0.1/24 dev cable1
            ip link set cable1 up
            nsenter -t $other -n sh -c 'ip link set lo up; ip address add 10.77.0.2/24 dev cable2; ip link set cable2 up'
            export WORLD_SIZE=2 MASTER_ADDR=10.77.0.1 MASTER_PORT=29511 OMP_WAIT_POLICY=passive
            RANK=0 "$@" & first=$!
            RANK=1 nsenter -t $other -n "$@" & second=$!
            while [ ! -e "$OUT/run/checkpoints" ] || ! ls "$OUT/run/checkpoints" | grep -qv fallback; do kill -0 $first || break; sleep 0.05; done
            ip link set cable1 down
            set +e
            wait $first; echo "first $?"
            wait $second; echo "second $?"
            """;
        string[] line = [.. Training(100_000), "--out", _folder["shared"]];
        var run = Processes.Run("unshare", ["-rn", "bash", "-c", Script, "bash", "dotnet", Repository.Program, .. line], null, ("OUT", _folder["shared"]), ("TMPDIR", _folder.Path));
        Assert.Contains("first 1\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("second 1\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("rank 1 has not been heard of since ", run.Error, StringComparison.Ordinal);
        Assert.Contains("has not answered since ", run.Error, StringComparison.Ordinal);
    }

    private string[] Work => Training(FaultRuns.Long ? 60 : 3);

    // Where the processes keep what is not the result.
    private string Temporary => _folder["temporary"];

    private static int Kills() => int.TryParse(Environment.GetEnvironmentVariable("BAGAN_FAULT_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 50;

    private string[] Training(int epochs) =>
    [
        "train", tiny.Path, "--method", "bagan", "--precision", "float32", "--batch", $"{Batch}", "--threads", "1",
        "--ae-epochs", $"{epochs}", "--gan-epochs", $"{epochs}", "--checkpoint-every", "990images",
    ];

    private (SortedDictionary<string, string> Expected, TimeSpan Duration) Reference()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var told = Launched.Pair([.. Work, "--out", _folder["reference"]]);
        Assert.True(told.All(t => t.ExitCode == 0), string.Concat(told.Select(t => t.Error)));
        return (Canonical(_folder["reference"]), watch.Elapsed);
    }

    // False if it came to its end before.
    private bool RunAndKill(string folder, int restarts, Random? random, TimeSpan duration)
    {
        string[] line = [.. Work, "--out", folder];
        (string, string?)[] environment = [("TORCHELASTIC_RESTART_COUNT", restarts.ToString(CultureInfo.InvariantCulture)), ("TMPDIR", Temporary)];
        var port = Launched.FreePort();
        using var first = Launched.Start(2, 0, line, port, environment);
        using var second = Launched.Start(2, 1, line, port, environment);
        var told = Task.WhenAll(first.StandardError.ReadToEndAsync(), second.StandardError.ReadToEndAsync());
        if (random is null || first.WaitForExit((0.1 + random.NextDouble()) * duration))
        {
            first.WaitForExit();
            second.WaitForExit();
            Assert.True(first.ExitCode == 0 && second.ExitCode == 0, string.Concat(told.Result));
            return false;
        }

        var (killed, stays) = random.Next(2) == 0 ? (first, second) : (second, first);
        killed.Kill();
        killed.WaitForExit();
        Processes.Run("kill", ["-TERM", $"{stays.Id}"]); // as torchrun does, and waits
        if (!stays.WaitForExit(TorchrunsPatience))
        {
            stays.Kill();
            stays.WaitForExit();
        }

        Assert.DoesNotContain("damaged", string.Concat(told.Result));
        return true;
    }

    // The finished training and its pictures.
    private static SortedDictionary<string, string> Canonical(string folder)
    {
        var run = Path.Combine(folder, "run");
        var files = Directory.EnumerateFiles(run, "*.png", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(run, f), Hash);
        files["newest checkpoint"] = Hash(Newest(folder));
        return new(files, StringComparer.Ordinal);
    }

    // Whether the factors of some dense layer's gradient travel in its place: a weight of 1 MiB or more, of which those of both processes are four times smaller.
    private static bool SendsFactors(string folder)
    {
        using var file = SafetensorsFile.Read(Newest(folder));
        return file.Tensors.Any(t => t.Value.Rank == 2 && !t.Key.Contains("optimizer", StringComparison.Ordinal) && t.Value.Count * 4 >= 1 << 20
            && 2 * ((Batch + 1) / 2) * (t.Value.Size(0) + t.Value.Size(1)) * 4 <= t.Value.Count);
    }

    private static string Newest(string folder) => Directory.EnumerateFiles(Path.Combine(folder, "run", "checkpoints"), "0*.safetensors").Max(StringComparer.Ordinal)!;

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    // The name of the newest checkpoint.
    private static string Saved(string folder) => Path.Combine(folder, "run", "checkpoints") is var path && Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "0*.safetensors").Max(StringComparer.Ordinal) ?? "" : "";

    // The processes that a process has started, by /proc.
    private static List<string> Children(int process)
    {
        var path = $"/proc/{process}/task/{process}/children";
        return File.Exists(path) ? [.. File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [];
    }
}

/// <summary>A test in network namespaces of its own; skipped where the system allows none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute()
    {
        if (!Exists("unshare") || !Exists("nsenter") || !Exists("ip"))
        {
            Skip = "unshare, nsenter or ip is missing: apt-get install util-linux iproute2.";
        }
        else if (Processes.Run("unshare", ["-rn", "ip", "link", "add", "name", "cable1", "type", "veth", "peer", "name", "cable2"]) is { ExitCode: not 0 } refused)
        {
            Skip = $"This system allows no network namespaces: {refused.Error.Trim()}";
        }
    }

    private static bool Exists(string program) => new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin" }.Any(f => File.Exists(Path.Combine(f, program)));
}
