using System.Text.Json;

namespace Bagan.Bench;

/// <summary>The other training steps of the default method, those of its classifiers and of its autoencoder, against PyTorch's of the same networks, in turns.</summary>
internal sealed class NetworkBenchmark : IBenchmark
{
    private const int StepsAtATime = 6;

    /// <inheritdoc/>
    public string Name => "networks";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--work small28|deep28|resnet18_32|autoencoder28 ...]   a training step of each network of the default method against PyTorch's";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds", "--work") is not { } options)
        {
            return 2;
        }

        var works = options.Values("--work");
        if (works.FirstOrDefault(w => NetworkCase.All.All(c => c.Name != w)) is { } unknown)
        {
            Console.Error.WriteLine($"--work {unknown} is none of {string.Join(", ", NetworkCase.All.Select(c => c.Name))}.");
            return 2;
        }

        var results = Measure(options.Rounds(unlessTold: 7), works);
        Console.WriteLine(options.Json
            ? JsonSerializer.Serialize(new { Machine = Machine.Describe(), Ratios = results.Select(r => r.ForMachines()) }, StepBenchmark.Json)
            : string.Join(Environment.NewLine, [Machine.Describe(), "", .. results.Select(r => r.ForPeople())]));
        return 0;
    }

    /// <summary>Measures the networks, or those named.</summary>
    internal static IReadOnlyList<NetworkResult> Measure(int rounds, IReadOnlyList<string>? works = null) =>
        [.. NetworkCase.All.Where(c => works is null or [] || works.Contains(c.Name)).Select(c => Compare(c, rounds))];

    private static NetworkResult Compare(NetworkCase form, int rounds)
    {
        var environment = new Dictionary<string, string>();
        using var ours = WorkerProcess.OfThisProgram(["network-worker", form.Name], environment);
        var setting = ours.Type == "bfloat16" ? "tuned" : "tuned-float32";
        using var peer = WorkerProcess.OfPython("network_step.py", ["--setting", setting, .. form.PeerArguments()], environment);
        if (ours.Parameters != peer.Parameters)
        {
            throw new InvalidOperationException($"{form.Name}: ours trains {ours.Parameters} parameters and PyTorch's {peer.Parameters}: they are not the same network.");
        }

        WorkerProcess[] both = [ours, peer];
        var seconds = new Rounds(both.Length);
        foreach (var worker in both)
        {
            worker.Steps(2); // what is prepared once: compiled kernels, memory
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < both.Length; i++)
            {
                seconds.Add(i, both[i].Steps(StepsAtATime));
            }
        }

        return new NetworkResult(form, ours.Type!, seconds.Seconds(0), seconds.Against(1, setting, peer));
    }
}

/// <summary>A step of one network, ours and PyTorch's.</summary>
internal sealed record NetworkResult(NetworkCase Case, string Type, double Seconds, PeerResult Peer)
{
    /// <summary>The entry of `bench.sh --json`; a ratio above 1 means that ours is faster.</summary>
    internal object ForMachines() =>
        new { Name = $"{Case.Name}_vs_pytorch_tuned", Ours = Seconds, Peer = Peer.Seconds, Ratio = Peer.Seconds / Seconds, Peer.Low, Peer.High };

    /// <summary>A line of a table.</summary>
    internal string ForPeople() => FormattableString.Invariant(
        $"{Case.Name,-16} bagan {Type} {Seconds * 1e3,7:0.0} ms, PyTorch {Peer.Setting} {Peer.Seconds * 1e3,7:0.0} ms, ratio {Peer.Seconds / Seconds,5:0.00} ({Peer.Low:0.00} to {Peer.High:0.00})");
}
