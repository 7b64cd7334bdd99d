using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Bagan.Bench;

/// <summary>
/// Two processes of one thread that divide a training step against one process of one thread that takes it whole, in turns: every round runs a few steps of
/// either. A ratio is that of the medians; its range is that of the rounds. The hidden share of the exchange is 1 - (step - step apart) / exchange, where a
/// step apart is that of either process on its part of the batch without the other, both at once, and an exchange that of all gradients of a step alone.
/// </summary>
internal sealed class RankBenchmark : IBenchmark
{
    private const int Processes = 2;
    internal static readonly Dictionary<string, string> Variables = new() { ["OMP_WAIT_POLICY"] = "passive" };

    /// <inheritdoc/>
    public string Name => "two-processes";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--steps N] [--bandwidth RATE,RATE] [--delay TIME,TIME]   a training step of two processes of one thread against one of one, N steps a round; or by two hosts, acted by network namespaces, over a cable of each rate (100mbit, 1gbit) and each delay (1ms, 10ms)";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds", "--steps", "--bandwidth", "--delay") is not { } options)
        {
            return 2;
        }

        var steps = options.Value("--steps") is { } told ? int.Parse(told, CultureInfo.InvariantCulture) : 3;
        var (rates, delays) = (options.Value("--bandwidth"), options.Value("--delay"));
        if (rates is not null || delays is not null)
        {
            return RankNetwork.IsInside
                ? RankNetworkBenchmark.Run(rates?.Split(','), delays?.Split(','), options.Rounds(unlessTold: 3), steps) : RankNetwork.Enter([Name, .. args]);
        }

        var results = Measure(options.Rounds(unlessTold: 7), steps);
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = Machine.Describe(), TwoProcessesVsOne = results.Select(r => r.ForMachines()) }, StepBenchmark.Json));
            return 0;
        }

        foreach (var result in results)
        {
            Console.WriteLine(result.ForPeople());
        }

        return 0;
    }

    /// <summary>Both presets.</summary>
    internal static IReadOnlyList<RankResult> Measure(int rounds, int steps = 3) => [Measure("paper", rounds, steps), Measure("fast", rounds, steps)];

    private static RankResult Measure(string preset, int rounds, int steps)
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        using var one = WorkerProcess.OfThisProgram(["rank-worker", preset, "0", "1", port], Variables);
        using var first = WorkerProcess.OfThisProgram(["rank-worker", preset, "0", $"{Processes}", port], Variables);
        using var second = WorkerProcess.OfThisProgram(["rank-worker", preset, "1", $"{Processes}", port], Variables);

        // What is prepared once: memory, connections.
        one.Ask("step 1");
        Both("step 2"); // the first learns how much room factors need
        Both("apart 1");
        Both("exchange 2");
        var (whole, divided, apart, exchange) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            whole.Add(Spread.Of(one.Ask($"step {steps}")).Median);
            divided.Add(Spread.Of(Both($"step {steps}")).Median);
            apart.Add(Spread.Of(Both($"apart {steps}")).Median);
            exchange.Add(Spread.Of(Both("exchange 5")).Median);
        }

        var bytes = Both("bytes");
        return new RankResult(StepCase.Grey28(preset).Name, one.Type!, bytes[0], bytes[1], whole, divided, apart, exchange);

        double[] Both(string line) => Ask(first, second, line);
    }

    /// <summary>The seconds of the slower of two, one by one.</summary>
    internal static double[] Ask(WorkerProcess first, WorkerProcess second, string line)
    {
        var other = Task.Run(() => second.Ask(line));
        return [.. first.Ask(line).Zip(other.GetAwaiter().GetResult(), Math.Max)];
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What two processes did against one; lists hold the seconds of each round.</summary>
/// <param name="Name">The preset and the side.</param>
/// <param name="Type">What the networks compute in; gradients travel in float32, factors of dense ones in this type.</param>
/// <param name="Bytes">Gradients of a step, in float32.</param>
/// <param name="Sent">What either process sends in it.</param>
/// <param name="Whole">A step in one process.</param>
/// <param name="Divided">The same divided by two.</param>
/// <param name="Apart">Half of it in either process at once, without an exchange.</param>
/// <param name="Exchange">The exchange alone.</param>
internal sealed record RankResult(string Name, string Type, double Bytes, double Sent, IReadOnlyList<double> Whole, IReadOnlyList<double> Divided, IReadOnlyList<double> Apart, IReadOnlyList<double> Exchange)
{
    private Spread Ratio => Spread.Of(Whole.Zip(Divided, (w, d) => w / d));

    private Spread Hidden => Spread.Of(Enumerable.Range(0, Divided.Count).Select(i => 1 - ((Divided[i] - Apart[i]) / Exchange[i])));

    internal object ForMachines() => new
    {
        Name,
        Type,
        Speedup = Of(Ratio),
        GradientBytes = Bytes,
        SentBytes = Sent,
        OneSeconds = Of(Spread.Of(Whole)),
        TwoSeconds = Of(Spread.Of(Divided)),
        HalfAloneSeconds = Of(Spread.Of(Apart)),
        ExchangeSeconds = Of(Spread.Of(Exchange)),
        HiddenShare = Of(Hidden),
    };

    internal string ForPeople() => string.Create(
        CultureInfo.InvariantCulture,
        $"two processes {Name} {Type}: {Text(Ratio, "0.00")} times as fast as one; step {Text(Spread.Of(Whole), "0.000")} s in one, {Text(Spread.Of(Divided), "0.000")} s in two, {Text(Spread.Of(Apart), "0.000")} s without the exchange; {Bytes / 1e6:0.0} MB of gradients, for which either sends {Sent / 1e6:0.0} MB in {Text(Spread.Of(Exchange), "0.0000")} s, {Text(Hidden, "0%")} of it hidden");

    private static object Of(Spread spread) => new { spread.Median, spread.Low, spread.High };

    internal static string Text(Spread spread, string format) =>
        string.Create(CultureInfo.InvariantCulture, $"{spread.Median.ToString(format, CultureInfo.InvariantCulture)} ({spread.Low.ToString(format, CultureInfo.InvariantCulture)} to {spread.High.ToString(format, CultureInfo.InvariantCulture)})");
}
