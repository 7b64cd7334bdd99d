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
    private const string Ours = "bagan";
    private static readonly string[] Peers = ["eager", "compiled"];

    /// <inheritdoc/>
    public string Name => "gpu";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--side N ...] [--device cuda|cpu] [--peer eager|compiled ...] [--compile-only yes]   our training step against PyTorch's, eager and compiled, at 28, 32, 64 and 128 pixels";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds", "--side", "--device", "--peer", "--compile-only") is not { } options)
        {
            return 2;
        }

        var rounds = options.Rounds(unlessTold: 5);
        var device = options.Value("--device") ?? "cuda";
        int[] sides = options.Values("--side").Count > 0 ? [.. options.Values("--side").Select(s => int.Parse(s, CultureInfo.InvariantCulture))] : [28, 32, 64, 128];

        string[] peers = options.Values("--peer").Count > 0 ? [.. options.Values("--peer")] : Peers;
        if (peers.Except(Peers).ToList() is { Count: > 0 } unknown)
        {
            Console.Error.WriteLine($"--peer is {string.Join(" or ", Peers)}, not {unknown[0]}.");
            return 2;
        }

        if (options.Has("--compile-only"))
        {
            return CompileAll(sides, device);
        }

        // The largest first: what it takes of the memory is free again for the others.
        var results = sides.OrderDescending().SelectMany(side => Measure(side, device, rounds, peers)).ToList();
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(new { Machine = Machine.Describe(), Steps = results }, StepBenchmark.Json) : string.Join(Environment.NewLine, results.Select(Line)));
        return results.TrueForAll(r => r.Failures.Count == 0) ? 0 : 1;
    }

    // Each of torch.compile's programs once, all at the same time, so that its cache on disk knows the kernels afterwards.
    private static int CompileAll(int[] sides, string device)
    {
        var programs = sides.SelectMany(Cases).Select(step => new Program("compiled", step, device)).ToList();
        Parallel.ForEach(programs, new ParallelOptions { MaxDegreeOfParallelism = programs.Count }, p => p.Start());
        programs.ForEach(p => p.Dispose());
        return programs.TrueForAll(p => p.Failure is null) ? 0 : 1;
    }

    private static IEnumerable<StepCase> Cases(int side) => ((string[])["paper", "fast"]).Select(preset => StepCase.Of(preset, side));

    private static List<GpuStep> Measure(int side, string device, int rounds, string[] peers)
    {
        var cases = Cases(side).Select(step => (Step: step, Programs: peers.Prepend(Ours).Select(name => new Program(name, step, device)).ToList())).ToList();
        var all = cases.SelectMany(c => c.Programs).ToList();
        try
        {
            Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = all.Count }, p => p.Start());
            foreach (var (_, programs) in cases)
            {
                programs.ForEach(p => p.Pace());
                for (var round = 0; round < rounds; round++)
                {
                    programs.ForEach(p => p.Measure());
                }
            }
        }
        finally
        {
            all.ForEach(p => p.Dispose());
        }

        return [.. cases.Select(c => Result(c.Step, c.Programs))];
    }

    private static GpuStep Result(StepCase step, List<Program> programs)
    {
        var ours = programs[0];
        var eager = programs.Find(p => p.Name == Peers[0]);
        var compiled = programs.Find(p => p.Name == Peers[1]);
        return new GpuStep(
            step.Name, step.Shape.Channels, step.Options.Batch, new StepWork(step).Textbook / 1e9, ours.Milliseconds, eager?.Milliseconds, compiled?.Milliseconds, Against(eager), Against(compiled),
            programs.Where(p => p.Failure is not null).ToDictionary(p => p.Name, p => p.Failure!));

        Spread? Against(Program? peer) => peer is { Failure: null } && ours.Failure is null ? Spread.Of(peer.Seconds.Zip(ours.Seconds, (other, own) => other / own)) : null;
    }

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

    /// <summary>One program at one step: what it measured, or why it did not.</summary>
    private sealed class Program(string name, StepCase step, string device) : IDisposable
    {
        private WorkerProcess? _worker;
        private int _count = 1;

        internal string Name => name;

        internal string? Failure { get; private set; }

        internal List<double> Seconds { get; } = [];

        internal Spread? Milliseconds => Failure is null ? Spread.Of(Seconds.Select(s => 1e3 * s)) : null;

        /// <summary>Starts it and takes the steps that compile kernels, take memory and let cuDNN choose.</summary>
        internal void Start() => Try(() =>
        {
            _worker = Worker();
            _worker.Steps(Warming);
        });

        /// <summary>Finds how many steps take about half a second.</summary>
        internal void Pace() => Try(() => _count = (int)Math.Clamp(0.5 / _worker!.Steps(Warming).Average(), 1, 200));

        internal void Measure() => Try(() => Seconds.Add(_worker!.Steps(_count).Average()));

        /// <inheritdoc/>
        public void Dispose() => _worker?.Dispose();

        private WorkerProcess Worker()
        {
            var environment = new Dictionary<string, string>();
            return name == Ours
                ? WorkerProcess.OfThisProgram(["step-worker", step.Preset, "BFloat16", $"{step.Shape.Side}", device], environment)
                : WorkerProcess.OfPython("train_step.py", ["--device", device, "--setting", name == "eager" ? "tuned" : name, .. step.PeerArguments()], environment, "python3");
        }

        private void Try(Action action)
        {
            if (Failure is not null)
            {
                return;
            }

            try
            {
                action();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or JsonException or System.ComponentModel.Win32Exception)
            {
                Failure = e.Message;
            }
        }
    }
}
