using System.Globalization;
using System.Text.Json;

namespace Bagan.Bench;

/// <summary>
/// Our training step and PyTorch's of the same networks, in turns: every round runs a few steps of each program, so that
/// whatever else the machine does meets them alike. A ratio is that of the medians; its range is that of the rounds.
/// </summary>
internal sealed class StepBenchmark : IBenchmark
{
    private const string Python = "/usr/bin/python3";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <inheritdoc/>
    public string Name => "step";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--isa NAME ...]   our training step against PyTorch's; NAME: AVX2, AVX512_CORE, ... to act a smaller processor";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        var json = false;
        var rounds = 7;
        var limits = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--rounds" when i + 1 < args.Count:
                    rounds = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                case "--isa" when i + 1 < args.Count:
                    limits.Add(args[++i]);
                    break;
                default:
                    Console.Error.WriteLine($"Usage: {Name} {Usage}");
                    return 2;
            }
        }

        var report = limits.Count == 0
            ? new StepReport(Machine.Describe(), [Compare("paper", rounds, null, "default", "tuned"), Compare("fast", rounds, null, "tuned")])
            : new StepReport(Machine.Describe(), [.. limits.Select(limit => Compare("paper", rounds, limit, "tuned-float32"))]);
        Console.WriteLine(json ? JsonSerializer.Serialize(report.ForMachines(), s_json) : report.ForPeople());
        return 0;
    }

    private static StepResult Compare(string preset, int rounds, string? limit, params string[] settings)
    {
        var step = StepCase.Grey28(preset);
        var environment = new Dictionary<string, string>();
        if (limit is not null)
        {
            environment["ONEDNN_MAX_CPU_ISA"] = limit;
            environment["ATEN_CPU_CAPABILITY"] = limit.StartsWith("AVX512", StringComparison.Ordinal) ? "avx512" : "avx2";
        }

        var script = Path.Combine(AppContext.BaseDirectory, "train_step.py");
        using var ours = new WorkerProcess(Environment.ProcessPath!, ["step-worker", preset], environment);
        var peers = settings.Select(s => new WorkerProcess(Python, [script, "--setting", s, .. step.PeerArguments()], environment)).ToList();
        try
        {
            WorkerProcess[] all = [ours, .. peers];
            var seconds = all.Select(_ => new List<double>()).ToList();
            var medians = all.Select(_ => new List<double>()).ToList();
            foreach (var worker in all)
            {
                worker.Steps(2); // what is prepared once: compiled kernels, memory
            }

            var convolution = ours.Ask("convolution");
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < all.Length; i++)
                {
                    // A few short steps or one long one.
                    var times = all[i].Steps(i == 0 ? 4 : settings[i - 1] == "default" ? 1 : 2);
                    seconds[i].AddRange(times);
                    medians[i].Add(Median(times));
                }

                convolution = [.. convolution.Zip(ours.Ask("convolution"), Math.Min)];
            }

            var results = peers.Select((p, i) =>
            {
                var ratios = medians[i + 1].Zip(medians[0], (peer, own) => peer / own).ToList();
                return new PeerResult(settings[i], p.Version, p.Threads, Median(seconds[i + 1]), ratios.Min(), ratios.Max());
            });
            return new StepResult(step, limit, ours.Type!, ours.Threads, Median(seconds[0]), convolution[0], convolution[1], [.. results]);
        }
        finally
        {
            peers.ForEach(p => p.Dispose());
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
