using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Bench;

/// <summary>
/// What each optimisation of the training brings: the same work with it and without, in turns in one process, at the sizes of
/// the presets' steps on 28 x 28.
/// </summary>
internal sealed class PartsBenchmark : IBenchmark
{
    // So long each side of a round takes, or one run if that takes longer.
    private const double RoundSeconds = 0.1;

    /// <inheritdoc/>
    public string Name => "parts";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--only WORDS]   each optimisation with and without";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds", "--only") is not { } options)
        {
            return 2;
        }

        var rounds = options.Rounds(unlessTold: 9);
        var only = options.Value("--only") ?? "";
        Engine.Configure(new() { Threads = Environment.ProcessorCount, FlushDenormals = true, KeepFreedMemory = true });
        Engine.Seed(1);
        var shape = new NetworkShape(1, 28, 10);
        using var scope = new TensorScope();
        using var operators = new OperatorParts(Engine.HasBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
        using var steps = new StepParts(shape);
        using var classifiers = new ClassifierParts(shape);
        var results = steps.All().Concat(classifiers.All()).Concat(operators.All()).Where(p => p.Name.Contains(only, StringComparison.Ordinal)).Select(p => Measure(p, rounds)).ToList();
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = Machine.Describe(), Engine.Threads, Parts = results }, StepBenchmark.Json));
            return 0;
        }

        Console.WriteLine($"{Machine.Describe()}, {Engine.Threads} threads, {rounds} rounds");
        Console.WriteLine($"{"part",-78} {"with ms",9} {"without",9}   ratio");
        foreach (var r in results)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{r.Name,-78} {r.With * 1e3,9:0.00} {r.Without * 1e3,9:0.00} {r.Ratio,7:0.00}  ({r.Low:0.00} to {r.High:0.00})"));
        }

        return 0;
    }

    private static PartResult Measure(Part part, int rounds)
    {
        Time(part.With, 1);
        Time(part.Without, 1);
        var (withTimes, withoutTimes) = (Times(part.With), Times(part.Without));
        var with = new List<double>();
        var without = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            with.Add(Time(part.With, withTimes));
            without.Add(Time(part.Without, withoutTimes));
        }

        var ratios = Spread.Of(without.Zip(with, (w, o) => w / o));
        return new PartResult(part.Name, Spread.Of(with).Median, Spread.Of(without).Median, ratios.Median, ratios.Low, ratios.High);
    }

    private static int Times(PartSide side) => Math.Max(1, (int)(RoundSeconds / Time(side, 1)));

    // Seconds of one run; what prepares it is not counted.
    private static double Time(PartSide side, int times)
    {
        var seconds = 0.0;
        for (var i = 0; i < times; i++)
        {
            using var scope = new TensorScope();
            side.Prepare?.Invoke();
            var watch = Stopwatch.StartNew();
            side.Run();
            seconds += watch.Elapsed.TotalSeconds;
        }

        return seconds / times;
    }
}
