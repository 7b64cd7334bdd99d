using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Tests.Evaluation.Metrics;

public class KernelDistanceTests
{
    private static readonly FeatureMatrix Three = GoldenInputs.Points(2, 0, 0, 1, 0, 0, 1);

    [Fact]
    public void Whole_sets_of_three()
    {
        var against = GoldenInputs.Points(2, 1, 1, 2, 0, 0, 2);

        var value = KernelDistance.Compute(Three, against, new SeededRandom(0), 1);

        Assert.Equal(0.5, value.Value!.Value, 1e-6);
        Assert.Null(value.Deviation);
        Assert.Equal("kid [test features, cubic kernel, whole sets; 3 real images, 3 generated images]", value.Name);
    }

    [Fact]
    public void A_set_against_itself_is_negative() =>
        Assert.Equal(-1.0555555555555554, KernelDistance.Compute(Three, Three, new SeededRandom(0), 1).Value!.Value, 1e-6);

    [Fact]
    public void Matches_scikit_learns_kernel()
    {
        var real = GoldenInputs.Features(50, 24, 1);
        var generated = GoldenInputs.Features(50, 24, 2, 0.2);

        Assert.Equal(0.3837255939119695, KernelDistance.Compute(real, generated, new SeededRandom(3), 2).Value!.Value, 1e-6);
    }

    [Fact]
    public void Subsets_are_drawn_from_the_seed_whatever_the_threads()
    {
        var real = GoldenInputs.Features(300, 24, 1);
        var generated = GoldenInputs.Features(200, 24, 2, 0.2);
        MetricValue Run(ulong seed, int threads) => KernelDistance.Compute(real, generated, new SeededRandom(seed), threads, subsets: 20, subsetSize: 40);

        var value = Run(1, 1);

        Assert.Equal((value.Value, value.Deviation), (Run(1, 4).Value, Run(1, 4).Deviation));
        Assert.NotEqual(value.Value, Run(2, 1).Value);
        Assert.Contains("20 subsets of 40", value.Name);
    }

    [Fact]
    public void Is_unbiased_for_two_samples_of_one_distribution()
    {
        // The mean over subsets of samples of one distribution lies within a few standard errors of 0.
        var random = new SeededRandom(5);
        var first = new float[2000 * 8];
        var second = new float[2000 * 8];
        random.FillNormal(first);
        random.FillNormal(second);

        var value = KernelDistance.Compute(
            new FeatureMatrix(first, 2000, 8, "test"), new FeatureMatrix(second, 2000, 8, "test"), random, 2, subsets: 50, subsetSize: 200);

        Assert.InRange(value.Value!.Value, -0.01, 0.01);
        Assert.InRange(value.Deviation!.Value, 1e-4, 0.1);
    }

    [Fact]
    public void Small_sets_give_blanks_and_unequal_ones_subsets_of_the_smaller()
    {
        var one = GoldenInputs.Points(2, 0, 0);
        var four = GoldenInputs.Points(2, 0, 0, 1, 0, 0, 1, 2, 2);

        GoldenInputs.AssertBlank(KernelDistance.Compute(Three, one, new SeededRandom(0), 1), "3 real and 1 generated images");
        GoldenInputs.AssertBlank(KernelDistance.Compute(Three, GoldenInputs.Points(2, 0, float.NaN), new SeededRandom(0), 1), "not finite");
        Assert.Contains("100 subsets of 3", KernelDistance.Compute(four, Three, new SeededRandom(0), 1).Name);
    }
}
