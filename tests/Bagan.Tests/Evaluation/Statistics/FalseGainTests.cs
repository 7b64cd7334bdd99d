using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Bagan.Tests.Evaluation.Statistics;

/// <summary>
/// How often the comparison errs, by simulation: with no true difference it may say "helps" in at most 5 % of the runs, in every setting; a gain
/// of three points on 2,000 images is found in at least 80 %. BAGAN_SIMULATION=N runs every Nth of all settings, BAGAN_SIMULATION=1 all of them, and
/// prints the table of docs/metrics.md.
/// </summary>
public sealed class FalseGainTests(ITestOutputHelper output)
{
    private const int Runs = 1000;
    private const double Most = 0.05;
    private static readonly int[] Sizes = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    private static int? EveryNth => Environment.GetEnvironmentVariable("BAGAN_SIMULATION") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    [Fact]
    public void WithoutADifferenceAGainIsSeldomCalled()
    {
        var table = new StringBuilder("| test images | settings | \"helps\", all settings | \"helps\", worst setting | interval misses 0, worst setting |\n| --- | --- | --- | --- | --- |\n");
        var failures = new List<string>();
        foreach (var size in Sizes)
        {
            var (settings, sum, worst, misses) = (0, 0.0, 0.0, 0.0);
            foreach (var study in Settings(size))
            {
                var gains = study.Run(Runs, (ulong)(settings + size));
                var helps = gains.Count(g => g.Helps == true) / (double)Runs;
                var missed = gains.Count(g => g.Low > 0 || g.High < 0) / (double)Runs;
                if (helps > Most)
                {
                    failures.Add(FormattableString.Invariant($"{study}: {100 * helps:0.0} %"));
                }

                (settings, sum, worst, misses) = (settings + 1, sum + helps, Math.Max(worst, helps), Math.Max(misses, missed));
            }

            table.Append(CultureInfo.InvariantCulture, $"| {size} | {settings} | {100 * sum / settings:0.0} % | {100 * worst:0.0} % | {100 * misses:0.0} % |\n");
        }

        output.WriteLine(table.ToString());
        Assert.Empty(failures);
    }

    // Recalls of 70 and 85 %; of seeds that all but agree, and of such as small data have.
    [Theory]
    [InlineData(0.85, 0.0015)]
    [InlineData(0.85, 0.003)]
    [InlineData(0.7, 0.0015)]
    public void AGainOfThreePointsIsFoundOnTwoThousandImages(double accuracy, double noise)
    {
        var study = new SimulatedStudy { Images = 2000, Accuracy = accuracy, SeedNoise = noise, TrueGain = 0.03, Shares = Realistic };

        var gains = study.Run(Runs, 1);

        var found = gains.Count(g => g.Helps == true) / (double)Runs;
        output.WriteLine(FormattableString.Invariant($"found {100 * found:0.0} %, gain {100 * gains.Average(g => g.Acsa):0.00}, detectable {100 * gains.Average(g => g.Detectable):0.00}"));
        Assert.InRange(found, 0.8, 1);
        Assert.Equal(0.03, gains.Average(g => g.Acsa)!.Value, 0.002);
        Assert.InRange(gains.Count(g => g.Low <= 0.03 && 0.03 <= g.High) / (double)Runs, 0.94, 1);
    }

    [Theory]
    [InlineData(500, 5)]
    [InlineData(2000, 3)]
    public void TheGainThatWouldHaveBeenSeenIsSeenInAboutFourOfFiveRuns(int images, int seeds)
    {
        var study = new SimulatedStudy { Images = images, Seeds = seeds, SeedNoise = 0.002, Shares = Realistic };
        var detectable = study.Run(Runs, 2).Average(g => g.Detectable)!.Value;

        var found = (study with { TrueGain = detectable }).Run(Runs, 3).Count(g => g.Helps == true) / (double)Runs;

        output.WriteLine(FormattableString.Invariant($"{100 * detectable:0.00} points: found {100 * found:0.0} %"));
        Assert.InRange(found, 0.7, 0.95);
    }

    // As measured on Fashion-MNIST, 40 to 1, with three seeds of the comparison's network: 5 to 7 % of the images change between right and wrong
    // from seed to seed (here 6 %), and the variance of what two recipes differ by on an image, whatever the seed, is 0.02 to 0.05 (here 0.04).
    private static (double Common, double Arm) Realistic => (0.86, 0.09);

    private static IEnumerable<SimulatedStudy> Settings(int size)
    {
        if (EveryNth is not { } n)
        {
            var random = new Random(size);
            var all = Every(size).ToList();
            return Enumerable.Range(0, size > 2000 ? 1 : size > 500 ? 2 : 4).Select(_ => all[random.Next(all.Count)]);
        }

        return Every(size).Where((_, i) => i % n == 0);
    }

    private static IEnumerable<SimulatedStudy> Every(int size)
    {
        foreach (var classes in (int[])[2, 5, 10, 40])
        foreach (var seeds in (int[])[2, 3, 5])
        foreach (var accuracy in (double[])[0.6, 0.85, 0.97])
        foreach (var imbalance in (double[])[1, 20])
        foreach (var noise in (double[])[0, 0.005, 0.02])
        foreach (var arm in (double[])[0.05, 0.3])
        {
            if (size < 2 * classes || (size > 1000 && accuracy != 0.85) || (size > 2000 && arm != 0.3))
            {
                continue;
            }

            var study = new SimulatedStudy
            {
                Images = size, Classes = classes, Seeds = seeds, Accuracy = accuracy, Imbalance = imbalance, SeedNoise = noise, Shares = (0.3, arm),
            };
            yield return study;
            yield return study with { OwnNoise = 2, SeedNoise = noise / 2 };
            yield return study with { Rivals = 2 };
            yield return study with { Candidates = 4, Rivals = 2 };
            yield return study with { GroupSize = 5 };
            yield return study with { GroupSize = 5, Spanning = true };
            yield return study with { GroupSize = 0 };
            if (size <= 200)
            {
                yield return study with { Rivals = 6 };
            }
        }
    }
}
