using System.Globalization;

namespace Bagan.Bench;

/// <summary>
/// The paper's step by two processes of one thread on two hosts, over a cable of several rates: as it is, without the exchange, and the exchange alone. On
/// paper the exchange needs E = 2 (N - 1) / N x bytes / rate, and the hidden share h is what makes a step C + (1 - h) E, C being the step without it.
/// </summary>
internal static class RankNetworkBenchmark
{
    private const string Preset = "paper";

    internal static int Run(IReadOnlyList<string> rates, int rounds, int steps)
    {
        var port = RankBenchmark.FreePort().ToString(CultureInfo.InvariantCulture);
        using var network = new RankNetwork();
        string[] line = ["2", port, RankNetwork.First];
        using var first = WorkerProcess.OfThisProgram(["rank-worker", Preset, "0", .. line], RankBenchmark.Variables);
        using var second = WorkerProcess.OfThisProgram(["rank-worker", Preset, "1", .. line], RankBenchmark.Variables, network.OnSecond);

        // What is prepared once: memory, connections.
        Both("step 1");
        Both("apart 1");
        var bytes = Both("bytes")[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"two processes on two hosts, {StepCase.Grey28(Preset).Name} {first.Type}, {bytes / 1e6:0.0} MB of gradients"));
        foreach (var rate in rates)
        {
            network.Limit(rate);
            Both("exchange 1");
            var (step, apart, exchange) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                step.Add(Spread.Of(Both($"step {steps}")).Median);
                apart.Add(Spread.Of(Both($"apart {steps}")).Median);
                exchange.Add(Both("exchange 1")[0]);
            }

            var onPaper = bytes * 8 / BitsPerSecond(rate); // of two ranks each sends as much as it has
            var hidden = Spread.Of(step.Zip(apart, (s, a) => 1 - ((s - a) / onPaper)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{rate}: step {Text(step)} s, without the exchange {Text(apart)} s; the exchange {onPaper:0.000} s on paper and {Text(exchange)} s alone; hidden {RankResult.Text(hidden, "0%")}"));
        }

        return 0;

        double[] Both(string ask) => RankBenchmark.Ask(first, second, ask);
    }

    private static string Text(IEnumerable<double> seconds) => RankResult.Text(Spread.Of(seconds), "0.000");

    private static double BitsPerSecond(string rate)
    {
        var unit = rate.EndsWith("gbit", StringComparison.Ordinal) ? 1e9
            : rate.EndsWith("mbit", StringComparison.Ordinal) ? 1e6 : throw new FormatException($"'{rate}' is no rate such as 100mbit or 1gbit.");
        return unit * double.Parse(rate.AsSpan(0, rate.Length - 4), CultureInfo.InvariantCulture);
    }
}
