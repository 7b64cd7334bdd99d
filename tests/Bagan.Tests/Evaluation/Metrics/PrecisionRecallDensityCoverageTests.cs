using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Tests.Evaluation.Metrics;

public class PrecisionRecallDensityCoverageTests
{
    private static readonly float[] Five = [0, 0, 1, 0, 0, 1, 2, 2, 5, 5];

    [Theory]
    [InlineData(1, 0.75, 0.8, 2.0, 1.0)]
    [InlineData(2, 1, 1, 1.375, 1)]
    public void Few_points(int k, double precision, double recall, double density, double coverage)
    {
        var generated = GoldenInputs.Points(2, 0.1f, 0.1f, 0.9f, 0.2f, 3, 3, 9, 9);

        AssertFour(Compute(GoldenInputs.Points(2, Five), generated, k), precision, recall, density, coverage);
    }

    [Fact]
    public void Equal_sets() =>
        AssertFour(Compute(GoldenInputs.Points(2, Five), GoldenInputs.Points(2, Five), 2), 1, 1, 0.8, 1);

    [Fact]
    public void Ties_are_outside() =>
        AssertFour(
            Compute(GoldenInputs.Points(1, 0, 1, 2, 3, 4, 5), GoldenInputs.Points(1, 1, 2, 3, 4, 5, 6), 1),
            5 / 6.0,
            5 / 6.0,
            5 / 6.0,
            5 / 6.0);

    [Fact]
    public void A_collapsed_generator_has_high_precision_and_low_recall() =>
        AssertFour(
            Compute(GoldenInputs.Points(1, 0, 1, 2, 3, 4, 5), GoldenInputs.Points(1, 2, 2.1f, 2.2f, 2.3f, 2.4f, 2.45f), 1),
            1,
            1 / 6.0,
            11 / 6.0,
            1 / 3.0);

    [Theory]
    [InlineData(3, 0.54, 0.4166666666666667, 0.35333333333333333, 0.5)]
    [InlineData(5, 0.62, 0.6166666666666667, 0.36, 0.6166666666666667)]
    public void Matches_numpy(int k, double precision, double recall, double density, double coverage) =>
        AssertFour(Compute(GoldenInputs.Features(60, 24, 1), GoldenInputs.Features(50, 24, 2, 0.2), k), precision, recall, density, coverage);

    [Fact]
    public void Two_samples_of_one_gaussian_give_the_figures_of_numpy()
    {
        // The authors' example, 1000 dimensions, with 4,000 samples instead of 10,000: six draws with NumPy gave these means, and a quarter of these bounds as
        // their standard deviations.
        var result = PrecisionRecallDensityCoverage.Compute(Normal(1), Normal(2), Environment.ProcessorCount);

        Assert.Equal(0.515, result.Precision.Value!.Value, 0.058);
        Assert.Equal(0.526, result.Recall.Value!.Value, 0.026);
        Assert.Equal(0.983, result.Density.Value!.Value, 0.31);
        Assert.Equal(0.968, result.Coverage.Value!.Value, 0.024);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var real = GoldenInputs.Features(700, 24, 1);
        var generated = GoldenInputs.Features(500, 24, 2, 0.1);

        var one = PrecisionRecallDensityCoverage.Compute(real, generated, 1);
        var four = PrecisionRecallDensityCoverage.Compute(real, generated, 4);

        AssertFour(four, one.Precision.Value!.Value, one.Recall.Value!.Value, one.Density.Value!.Value, one.Coverage.Value!.Value);
    }

    [Fact]
    public void Sets_too_small_for_k_give_blanks()
    {
        var five = GoldenInputs.Points(2, Five);
        var two = GoldenInputs.Points(2, 0, 0, 1, 1);

        var fewGenerated = Compute(five, two, 2);
        Assert.Equal(1, fewGenerated.Precision.Value);
        Assert.Equal("2 generated images, 3 needed for 2 neighbours", fewGenerated.Recall.Reason);
        Assert.NotNull(fewGenerated.Coverage.Value);

        var fewReal = Compute(two, five, 2);
        Assert.All(
            new[] { fewReal.Precision, fewReal.Recall, fewReal.Density, fewReal.Coverage },
            v => GoldenInputs.AssertBlank(v, "2 real images, 3 needed"));
        GoldenInputs.AssertBlank(Compute(five, new FeatureMatrix([], 0, 2, "test"), 2).Precision, "no generated images");
        GoldenInputs.AssertBlank(Compute(five, GoldenInputs.Points(2, float.NaN, 0), 1).Density, "generated images: features");
    }

    [Fact]
    public void Features_of_different_kinds_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Compute(GoldenInputs.Points(2, Five), GoldenInputs.Points(1, Five), 1));
        Assert.Throws<ArgumentException>(() => Compute(GoldenInputs.Points(2, Five), new FeatureMatrix(Five, 5, 2, "other"), 1));
    }

    [Fact]
    public void The_name_carries_the_protocol() =>
        Assert.Equal(
            "coverage [test features, k=2; 5 real images, 5 generated images]",
            Compute(GoldenInputs.Points(2, Five), GoldenInputs.Points(2, Five), 2).Coverage.Name);

    private static PrdcResult Compute(FeatureMatrix real, FeatureMatrix generated, int k) =>
        PrecisionRecallDensityCoverage.Compute(real, generated, threads: 2, k);

    private static FeatureMatrix Normal(ulong seed)
    {
        var values = new float[4000 * 1000];
        new SeededRandom(seed).FillNormal(values);
        return new FeatureMatrix(values, 4000, 1000, "normal");
    }

    private static void AssertFour(PrdcResult result, double precision, double recall, double density, double coverage)
    {
        Assert.Equal(precision, result.Precision.Value!.Value, 1e-9);
        Assert.Equal(recall, result.Recall.Value!.Value, 1e-9);
        Assert.Equal(density, result.Density.Value!.Value, 1e-9);
        Assert.Equal(coverage, result.Coverage.Value!.Value, 1e-9);
    }
}
