using System.Globalization;

namespace Bagan.Bench;

/// <summary>
/// The paper's step by two processes of one thread on two hosts, over a cable of several rates and delays: as it is, without the exchange, and the exchange
/// alone. On paper the exchange needs E = sent bytes / rate + messages x delay, where the messages of one bucket follow those of another, and the hidden share h
/// is what makes a step C + (1 - h) E, C being the step without it.
/// </summary>
internal static class RankNetworkBenchmark
{
    private const string Preset = "paper";
    private const string Unlimited = "";

    internal static int Run(IReadOnlyList<string>? rates, IReadOnlyList<string>? delays, int rounds, int steps)
    {
        if (delays is not null && DelayedCable.Missing() is { } missing)
        {
            Console.Error.WriteLine($"No delay can be simulated: {missing}.");
            return 1;
        }

        var port = RankBenchmark.FreePort().ToString(CultureInfo.InvariantCulture);
        using var network = new RankNetwork(delays is not null);
        string[] line = ["2", port, RankNetwork.First];
        using var first = WorkerProcess.OfThisProgram(["rank-worker", Preset, "0", .. line], RankBenchmark.Variables);
        using var second = WorkerProcess.OfThisProgram(["rank-worker", Preset, "1", .. line], RankBenchmark.Variables, network.OnSecond);

        // What is prepared once: memory, connections; the first step learns how much room factors need.
        Both("step 2");
        Both("apart 1");
        var (bytes, sent, messages) = Both("bytes") is [var b, var s, var m] ? (b, s, m) : throw new InvalidOperationException("The process said nothing of its bytes.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"two processes on two hosts, {StepCase.Grey28(Preset).Name} {first.Type}, {bytes / 1e6:0.0} MB of gradients, for which either sends {sent / 1e6:0.0} MB in {messages:0} messages"));
        foreach (var rate in rates ?? [Unlimited])
        {
            if (rate != Unlimited)
            {
                network.Limit(rate);
            }

            foreach (var delay in delays ?? [""])
            {
                if (delay.Length > 0)
                {
                    network.Delay = Seconds(delay);
                }

                Measure(string.Join(", ", new[] { rate, delay }.Where(w => w.Length > 0)), (rate == Unlimited ? 0 : sent * 8 / BitsPerSecond(rate)) + (delay.Length > 0 ? messages * Seconds(delay).TotalSeconds : 0));
            }
        }

        return 0;

        void Measure(string name, double onPaper)
        {
            Both("exchange 1");
            var (step, apart, exchange) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                step.Add(Spread.Of(Both($"step {steps}")).Median);
                apart.Add(Spread.Of(Both($"apart {steps}")).Median);
                exchange.Add(Both("exchange 1")[0]);
            }

            var hidden = Spread.Of(step.Zip(apart, (s, a) => 1 - ((s - a) / onPaper)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: step {Text(step)} s, without the exchange {Text(apart)} s, with it on paper {Spread.Of(apart).Median + onPaper:0.000} s; the exchange {onPaper:0.000} s on paper and {Text(exchange)} s alone; hidden {RankResult.Text(hidden, "0%")}"));
        }

        double[] Both(string ask) => RankBenchmark.Ask(first, second, ask);
    }

    private static TimeSpan Seconds(string delay) =>
        delay.EndsWith("ms", StringComparison.Ordinal)
            ? TimeSpan.FromMilliseconds(double.Parse(delay.AsSpan(0, delay.Length - 2), CultureInfo.InvariantCulture)) : throw new FormatException($"'{delay}' is no delay such as 1ms or 10ms.");

    private static string Text(IEnumerable<double> seconds) => RankResult.Text(Spread.Of(seconds), "0.000");

    private static double BitsPerSecond(string rate)
    {
        var unit = rate.EndsWith("gbit", StringComparison.Ordinal) ? 1e9
            : rate.EndsWith("mbit", StringComparison.Ordinal) ? 1e6 : throw new FormatException($"'{rate}' is no rate such as 100mbit or 1gbit.");
        return unit * double.Parse(rate.AsSpan(0, rate.Length - 4), CultureInfo.InvariantCulture);
    }
}
