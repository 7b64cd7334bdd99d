using System.Globalization;
using System.Text.Json;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>
/// Our training step and PyTorch's of the same networks, in turns: every round runs a few steps of each program, so that
/// whatever else the machine does meets them alike. A ratio is that of the medians; its range is that of the rounds.
/// </summary>
internal sealed class StepBenchmark : IBenchmark
{
    internal static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <inheritdoc/>
    public string Name => "step";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--isa NAME ...] [--precision float32|bfloat16]   our training step and generation against PyTorch's; NAME: AVX2, AVX512_CORE, ... to act a smaller processor";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds", "--isa", "--precision") is not { } options)
        {
            return 2;
        }

        var rounds = options.Rounds(unlessTold: 7);
        var limits = options.Values("--isa");
        if (!Enum.TryParse<Precision>(options.Value("--precision") ?? nameof(Precision.Auto), ignoreCase: true, out var precision) || (precision != Precision.Auto && limits.Count == 0))
        {
            Console.Error.WriteLine("--precision is float32 or bfloat16, beside --isa.");
            return 2;
        }

        var tuned = precision == Precision.BFloat16 ? "tuned" : "tuned-float32";
        var report = limits.Count == 0 ? Measure(rounds) : new StepReport(Machine.Describe(), [.. limits.Select(limit => Compare("paper", precision, rounds, limit, tuned))]);
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(report.ForMachines(), Json) : report.ForPeople());
        return 0;
    }

    /// <summary>Both presets on this processor as it is.</summary>
    internal static StepReport Measure(int rounds) =>
        new(Machine.Describe(), [Compare("paper", Precision.Auto, rounds, null, "default", "tuned"), Compare("fast", Precision.Auto, rounds, null, "tuned")]);

    private static StepResult Compare(string preset, Precision precision, int rounds, string? limit, params string[] settings)
    {
        var step = StepCase.Grey28(preset);
        var environment = new Dictionary<string, string>();
        if (limit is not null)
        {
            environment["ONEDNN_MAX_CPU_ISA"] = limit;
            environment["ATEN_CPU_CAPABILITY"] = limit.StartsWith("AVX512", StringComparison.Ordinal) ? "avx512" : "avx2";
        }

        using var ours = WorkerProcess.OfThisProgram(["step-worker", preset, precision.ToString()], environment);
        var peers = settings.Select(s => WorkerProcess.OfPython("train_step.py", [ "--setting", s, .. step.PeerArguments()], environment)).ToList();
        try
        {
            WorkerProcess[] all = [ours, .. peers];
            var steps = new Rounds(all.Length);
            var generation = new Rounds(2);
            var files = new List<double>();
            foreach (var worker in all)
            {
                worker.Steps(2); // what is prepared once: compiled kernels, memory
            }

            // PyTorch as it comes generates at its training's pace; the tuned one is the last.
            WorkerProcess[] generators = [ours, peers[^1]];
            var convolution = ours.Ask("convolution");
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < all.Length; i++)
                {
                    // A few short steps or one long one.
                    steps.Add(i, all[i].Steps(i == 0 ? 4 : settings[i - 1] == "default" ? 1 : 2));
                }

                if (limit is null)
                {
                    for (var i = 0; i < generators.Length; i++)
                    {
                        generation.Add(i, generators[i].Ask("generate 4")[1..]); // the first one prepares
                    }

                    const int batches = 8;
                    files.Add(ours.Ask($"files {batches}")[0] / batches);
                }

                convolution = [.. convolution.Zip(ours.Ask("convolution"), Math.Min)];
            }

            return new StepResult(
                step, limit, ours.Type!, ours.Threads, steps.Seconds(0), convolution[0], convolution[1],
                [.. peers.Select((p, i) => steps.Against(i + 1, settings[i], p))],
                limit is null ? new GenerationResult(generation.Seconds(0), Spread.Of(files), generation.Against(1, settings[^1], peers[^1])) : null);
        }
        finally
        {
            peers.ForEach(p => p.Dispose());
        }
    }
}
