using System.Globalization;
using System.Text.Json;

namespace Bagan.Bench;

/// <summary>
/// Our training step on a GPU against PyTorch's of the same networks, as it is and through torch.compile, in turns. What cannot
/// be measured has its reason in the report: one program that fails does not end the others. Python is the first on the PATH,
/// as whoever has a CUDA libtorch has it from there.
/// </summary>
internal sealed class GpuBenchmark : IBenchmark
{
    private const int Warming = 4;

    /// <inheritdoc/>
    public string Name => "gpu";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--side N ...] [--device cuda|cpu]   our training step against PyTorch's, eager and compiled, at 28, 32, 64 and 128 pixels";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds", "--side", "--device") is not { } options)
        {
            return 2;
        }

        var rounds = options.Rounds(unlessTold: 5);
        var device = options.Value("--device") ?? "cuda";
        int[] sides = options.Values("--side").Count > 0 ? [.. options.Values("--side").Select(s => int.Parse(s, CultureInfo.InvariantCulture))] : [28, 32, 64, 128];

        // The largest first: what it takes of the memory is free again for the others.
        var cases = sides.OrderDescending().SelectMany(side => ((string[])["paper", "fast"]).Select(preset => StepCase.Of(preset, side))).ToList();
        var results = cases.Select(step => Measure(step, device, rounds)).ToList();
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(new { Machine = Machine.Describe(), Steps = results }, StepBenchmark.Json) : string.Join(Environment.NewLine, results.Select(Line)));
        return results.TrueForAll(r => r.Failures.Count == 0) ? 0 : 1;
    }

    private static GpuStep Measure(StepCase step, string device, int rounds)
    {
        var failures = new Dictionary<string, string>();
        var script = Path.Combine(AppContext.BaseDirectory, "train_step.py");
        string[] peer = [script, "--device", device, .. step.PeerArguments()];
        (string Name, string File, string[] Arguments)[] programs =
        [
            ("bagan", Environment.ProcessPath!, Own(["step-worker", step.Preset, "BFloat16", $"{step.Shape.Side}", device])),
            ("eager", "python3", [.. peer, "--setting", "tuned"]),
            ("compiled", "python3", [.. peer, "--setting", "compiled"]),
        ];
        var workers = new Dictionary<string, WorkerProcess>();
        var seconds = programs.ToDictionary(p => p.Name, _ => new List<double>());
        try
        {
            Parallel.ForEach(programs, program => Try(program.Name, () =>
            {
                var worker = new WorkerProcess(program.File, program.Arguments, new Dictionary<string, string>());
                lock (workers)
                {
                    workers[program.Name] = worker;
                }

                worker.Steps(Warming); // compiled kernels, memory, cuDNN's choice
            }));

            // As many steps as take about half a second; so often does a person look at a GPU's work, not at a step.
            var counts = workers.ToDictionary(w => w.Key, w => 1);
            foreach (var (name, worker) in workers)
            {
                Try(name, () => counts[name] = (int)Math.Clamp(0.5 / worker.Steps(Warming).Average(), 1, 200));
            }

            for (var round = 0; round < rounds; round++)
            {
                foreach (var (name, worker) in workers.Where(w => !failures.ContainsKey(w.Key)))
                {
                    Try(name, () => seconds[name].Add(worker.Steps(counts[name]).Average()));
                }
            }
        }
        finally
        {
            foreach (var worker in workers.Values)
            {
                worker.Dispose();
            }
        }

        return new GpuStep(
            step.Name, step.Shape.Channels, step.Options.Batch, new StepWork(step).Textbook / 1e9, Of("bagan"), Of("eager"), Of("compiled"), Against("eager"), Against("compiled"), failures);

        Spread? Of(string name) => failures.ContainsKey(name) ? null : Spread.Of(seconds[name].Select(s => 1e3 * s));

        Spread? Against(string name) => failures.ContainsKey(name) || failures.ContainsKey("bagan") ? null : Spread.Of(seconds[name].Zip(seconds["bagan"], (other, own) => other / own));

        void Try(string name, Action action)
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or JsonException or System.ComponentModel.Win32Exception)
            {
                lock (failures)
                {
                    failures.TryAdd(name, e.Message);
                }
            }
        }
    }

    // Started by "dotnet Bagan.Bench.dll", the process is dotnet and needs the assembly's name.
    private static string[] Own(string[] arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "Bagan.Bench.dll"), .. arguments] : arguments;

    private static string Line(GpuStep step)
    {
        string Text(Spread? value, string format) =>
            value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value.Median.ToString(format, CultureInfo.InvariantCulture)} ({value.Low.ToString(format, CultureInfo.InvariantCulture)} to {value.High.ToString(format, CultureInfo.InvariantCulture)})");

        var line = $"{step.Name,-9} ours {Text(step.Milliseconds, "0.00")} ms, eager {Text(step.EagerMilliseconds, "0.00")}: {Text(step.AgainstEager, "0.00")} times, compiled {Text(step.CompiledMilliseconds, "0.00")}: {Text(step.AgainstCompiled, "0.00")} times";
        return step.Failures.Count == 0 ? line : line + string.Concat(step.Failures.Select(f => $"{Environment.NewLine}  {f.Key}: {f.Value}"));
    }

    /// <summary>One preset at one side: milliseconds of a step, and how many times ours PyTorch takes.</summary>
    private sealed record GpuStep(
        string Name, int Channels, int Batch, double TextbookGflop, Spread? Milliseconds, Spread? EagerMilliseconds, Spread? CompiledMilliseconds, Spread? AgainstEager, Spread? AgainstCompiled, IReadOnlyDictionary<string, string> Failures);
}
