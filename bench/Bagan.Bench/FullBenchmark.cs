using System.Globalization;
using System.Text.Json;

namespace Bagan.Bench;

/// <summary>What ./bench.sh runs: the training steps and generation against PyTorch's, the whole default way, two processes against one, its work, reading of data, and start-up.</summary>
internal sealed class FullBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "all";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--archive FILE.tar.gz]   step, generation, the other networks, start and the reading of data in one; FILE holds image files in class folders";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (args.Contains("--isa"))
        {
            return new StepBenchmark().Run(args); // another processor: the steps alone
        }

        if (BenchmarkArguments.Read(this, args, "--rounds", "--archive") is not { } options)
        {
            return 2;
        }

        var rounds = options.Rounds(unlessTold: 5);
        var steps = StepBenchmark.Measure(rounds);
        var networks = NetworkBenchmark.Measure(rounds);
        var whole = DefaultWayBenchmark.Measure(rounds: 3);
        var ranks = RankBenchmark.Measure(rounds);
        var budget = BudgetBenchmark.Measure();
        var reading = ReadingSpeed.Measure(options.Value("--archive"), rounds);
        var starts = StartUpBenchmark.Measure();
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    steps.Machine,
                    Ratios = steps.Ratios.Concat(networks.Select(n => n.ForMachines())).Append(whole.ForMachines()),
                    steps.Steps,
                    steps.Generation,
                    TwoProcessesVsOne = ranks.Select(r => r.ForMachines()),
                    DefaultWay = whole.StagesForMachines(),
                    Budget = budget.ForMachines(),
                    DataReading = reading.Results.Select(r => new { r.Name, r.Images, Seconds = r.Seconds.Median, r.Seconds.Low, r.Seconds.High, ImagesPerSecond = r.Images / r.Seconds.Median }),
                    StartUp = starts.Select(s => new { s.Name, Milliseconds = s.Milliseconds.Median, s.Milliseconds.Low, s.Milliseconds.High }),
                    NotMeasured = reading.Skipped.Select(s => new { s.Name, s.Reason }),
                },
                StepBenchmark.Json));
            return 0;
        }

        Console.WriteLine(steps.ForPeople());
        foreach (var n in networks)
        {
            Console.WriteLine(n.ForPeople());
        }

        Console.WriteLine($"{Environment.NewLine}{whole.ForPeople()}{Environment.NewLine}");
        foreach (var r in ranks)
        {
            Console.WriteLine(r.ForPeople());
        }

        Console.WriteLine($"{Environment.NewLine}{budget.ForPeople()}{Environment.NewLine}");
        foreach (var r in reading.Results)
        {
            Console.WriteLine(Line($"reading {r.Name,-16} {r.Images,7} images {r.Seconds.Median,7:0.00} s ({r.Seconds.Low:0.00} to {r.Seconds.High:0.00}), {r.Images / r.Seconds.Median:0} images/s"));
        }

        foreach (var (name, reason) in reading.Skipped)
        {
            Console.WriteLine($"reading {name,-16} not measured: {reason}");
        }

        foreach (var (name, time) in starts)
        {
            Console.WriteLine(Line($"start   {name,-24} {time.Median,6:0} ms ({time.Low:0} to {time.High:0})"));
        }

        return 0;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
