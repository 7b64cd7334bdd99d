using Bagan.Data.Plans;
using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Compare;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Html;
using Bagan.Tests.Methods.BalancingGan;

namespace Bagan.Tests.Jobs.Compare;

/// <summary>The verdict of a comparison says what its predictions say.</summary>
public sealed class ComparisonVerdictTests
{
    private const int Images = 1000; // of each of two classes

    [Fact]
    public void ALeadBeyondItsIntervalHelps()
    {
        var verdict = Verdict(("none", [.80, .805, .80]), ("oversample", [.84, .845, .84]), ("bagan+mirror", [.90, .905, .90])).Notice();

        Assert.Equal((NoticeTone.Good, "The method bagan+mirror helps on this data: +6.0 points over oversample."), (verdict.Tone, verdict.Heading));
        Assert.Contains(verdict.Paragraphs, p => p.StartsWith("On the smaller half of the classes the gain of bagan+mirror over oversample is +6.0 points (95 % interval", StringComparison.Ordinal));
    }

    [Fact]
    public void ALeadWithinItsIntervalIsNone()
    {
        var verdict = Verdict(("oversample", [.84, .85, .84]), ("bagan", [.88, .83, .85])).Notice();

        Assert.Equal(NoticeTone.Caution, verdict.Tone);
        Assert.StartsWith("No difference that these 2,000 test images can show. oversample does as well", verdict.Heading, StringComparison.Ordinal);
    }

    [Fact]
    public void TheChoiceAmongSeveralIsPaidFor()
    {
        (string, double[])[] two = [("none", [.80, .81, .80]), ("bagan", [.84, .845, .85])];
        var alone = Verdict(two);
        var chosen = Verdict([.. two, ("cgan", [.80, .80, .80]), ("acgan", [.80, .80, .80])]);

        Assert.True(chosen.Gain!.Low < alone.Gain!.Low && chosen.Gain.High > alone.Gain.High);
        Assert.Contains(chosen.Notice().Paragraphs, p => p.StartsWith("bagan is the best of 3 methods with generated images", StringComparison.Ordinal));
    }

    [Fact]
    public void TheControlIsNoRivalAndTakesItsPart()
    {
        var verdict = Verdict(("none", [.80, .80, .80]), ("distil", [.89, .895, .89]), ("balanced", [.90, .895, .89]));

        Assert.Equal("none", verdict.Gain!.Against);
        Assert.Equal((.0917, .0033), (Math.Round(verdict.Gain.ByTeacher!.Value, 4), Math.Round(verdict.Gain.ByImages!.Value, 4)));
        Assert.Equal("The method helps on this data: +9.5 points over the real images alone. Its teacher alone does as well, without a generated image.", verdict.Notice().Heading);
    }

    [Fact]
    public void TheLeastTroubleIsEnoughWhereMoreGainsNothing()
    {
        var verdict = Verdict(("smote", [.8501, .8502, .85]), ("none", [.80, .80, .80]), ("oversample+mirror", [.851, .8495, .85]), ("oversample", [.85, .8499, .85]), ("gan", [.70, .70, .70])).Notice();

        Assert.Contains(verdict.Paragraphs, p => p.StartsWith("Without generated images, oversample is enough", StringComparison.Ordinal));
        Assert.StartsWith("The method gan does harm", verdict.Heading, StringComparison.Ordinal);
    }

    [Fact]
    public void TheRealImagesAloneMayBeEnough()
    {
        var verdict = Verdict(("none", [.85, .85, .85]), ("oversample", [.851, .85, .85]), ("gan", [.70, .70, .70])).Notice();

        Assert.Contains(verdict.Paragraphs, p => p.StartsWith("Without generated images, training on the real images alone is enough: oversample has", StringComparison.Ordinal));
    }

    [Fact]
    public void OneSeedGivesNoVerdict()
    {
        var verdict = Verdict(("none", [.80]), ("bagan", [.90])).Notice();

        Assert.Equal((NoticeTone.Neutral, "Whether the method bagan helps cannot be told: one seed does not show how much seeds vary."), (verdict.Tone, verdict.Heading));
    }

    [Fact]
    public void WithoutAGeneratorTheBestIsNamed() =>
        Assert.Contains("oversample has the highest", Verdict(("none", [.8, .8]), ("oversample", [.9, .9])).Notice().Heading, StringComparison.Ordinal);

    [Fact]
    public void UnfinishedMethodsTakeNoPart() => Assert.Equal("none", Verdict(("none", [.8, .8]), ("oversample", [.9]), ("bagan", [.9, .9])).Gain!.Against);

    [Fact]
    public void AMethodThatWasNotTrainedFarEnoughIsLeftOutAndNamed()
    {
        var verdict = Verdict(alike: "gan", ("none", [.80, .80, .80]), ("gan", [.95, .95, .95]), ("bagan", [.85, .855, .85])).Notice();

        Assert.StartsWith("The method bagan helps on this data", verdict.Heading, StringComparison.Ordinal);
        Assert.Contains(verdict.Paragraphs, p => p.StartsWith("Left out of the verdict: gan (not trained far enough: its images have lost 75 %", StringComparison.Ordinal));
    }

    // An image of several data sets is one group, so that more data sets do not make it surer by themselves.
    [Fact]
    public void SeveralDataSetsShareTheirTestImages()
    {
        using var test = TinySet.Make([100, 100]);
        var grid = new[] { "drop:0=50", "drop:1=50" }.SelectMany(p => new[] { "none", "bagan" }.SelectMany(m => Enumerable.Range(0, 3).Select(
            s => new GridCell(MethodChoice.Parse(m), ImbalanceProtocol.Parse(p), s)))).ToList();
        var arms = new ComparedArms(test, null, grid, (method, _, seed) => Predicted([.. test.Labels], method == "none" ? .8 : .85 + (.01 * seed)));
        var one = new ComparedArms(test, null, [.. grid.Where(c => c.Protocol.Text == "drop:0=50")], (method, _, seed) => Predicted([.. test.Labels], method == "none" ? .8 : .85 + (.01 * seed)));

        Assert.Equal((400, 200), (arms.Sample.Images, arms.Sample.Groups));
        Assert.Equal(one.Lead("bagan", "none").Value!.Value, arms.Lead("bagan", "none").Value!.Value, 1e-9);
        Assert.InRange(arms.Lead("bagan", "none").Low!.Value, one.Lead("bagan", "none").Low!.Value - 0.01, one.Lead("bagan", "none").Low!.Value + 0.01);
    }

    private static ComparisonVerdict Verdict(params (string Method, double[] Acsa)[] runs) => Verdict(null, runs);

    private static ComparisonVerdict Verdict(string? alike, params (string Method, double[] Acsa)[] runs)
    {
        var protocol = ImbalanceProtocol.Parse("as-is");
        using var test = TinySet.Make([Images, Images]);
        int[] labels = [.. test.Labels];
        var (grid, results, predictions) = (new List<GridCell>(), new List<CellResult>(), new Dictionary<(string, long), int[]>());
        foreach (var (text, values) in runs)
        {
            var method = MethodChoice.Parse(text);
            for (var seed = 0; seed < runs.Max(r => r.Acsa.Length); seed++)
            {
                grid.Add(new GridCell(method, protocol, seed));
                if (seed < values.Length)
                {
                    var predicted = predictions[(text, seed)] = Predicted(labels, values[seed]);
                    results.Add(new CellResult
                    {
                        Method = method.Text,
                        Protocol = "as-is",
                        Seed = seed,
                        Status = CellResult.Done,
                        TrainImages = new Dictionary<string, int> { ["class 0"] = 100, ["class 1"] = 10 },
                        Classifier = ClassifierResult.Of(new ConfusionMatrix(labels, predicted, test.ClassNames), test.ClassNames, [100, 10], 1, labels.Length),
                        Images = text == alike ? Alike : null,
                    });
                }
            }
        }

        var arms = new ComparedArms(test, null, grid, (method, _, seed) => predictions.GetValueOrDefault((method, seed)));
        return new ComparisonVerdict(new SeedTable(grid, results), arms, [.. grid.Select(c => c.Method).Distinct()]);
    }

    private static ImagesResult Alike { get; } = new()
    {
        Features = "classifier",
        Figures = new Dictionary<string, MetricValue> { ["random_pair_ssim"] = MetricValue.Of("ssim", "", [], .8), ["random_pair_ssim_real"] = MetricValue.Of("ssim", "", [], .2) },
        Classes = new Dictionary<string, IReadOnlyDictionary<string, double?>>(),
    };

    // The first of each class are recognised.
    private static int[] Predicted(int[] labels, double recall)
    {
        var (seen, counts) = (new int[2], labels.CountBy(l => l).ToDictionary(p => p.Key, p => p.Value));
        return [.. labels.Select(l => seen[l]++ < Math.Round(recall * counts[l]) ? l : 1 - l)];
    }
}
