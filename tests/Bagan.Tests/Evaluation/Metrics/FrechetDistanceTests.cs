using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Tests.Evaluation.Metrics;

public class FrechetDistanceTests
{
    public static TheoryData<double[], double[], double[], double[], double> ExactCases => new()
    {
        { [1, 2], [4, 0, 0, 9], [0, 0], [1, 0, 0, 1], 10 },
        { [0.5, -1], [2, 0.5, 0.5, 1], [0, 0], [1, -0.3, -0.3, 3], 2.1793118549677732 },
        { [0, 0], [1, 1, 1, 1], [0, 0], [1, 0, 0, 1], 1.1715728752538097 }, // singular
        { [3], [4], [1], [0], 8 }, // a point against a bell
    };

    [Theory]
    [MemberData(nameof(ExactCases))]
    public void Known_gaussians(double[] mean1, double[] covariance1, double[] mean2, double[] covariance2, double expected)
    {
        var first = GaussianStatistics.FromMoments(mean1, covariance1, 100, "test");
        var second = GaussianStatistics.FromMoments(mean2, covariance2, 100, "test");

        Assert.Equal(expected, FrechetDistance.Compute(first, second, 1).Value!.Value, 1e-6);
        Assert.Equal(expected, FrechetDistance.Compute(second, first, 1).Value!.Value, 1e-6);
    }

    [Theory]
    [InlineData(60, 50, 1.4583137165504532)]
    [InlineData(60, 10, 2.727982143415807)]
    [InlineData(15, 10, 2.8588043510637724)]
    public void Matches_scipy(int realCount, int generatedCount, double expected)
    {
        var real = GoldenInputs.Features(realCount, 24, 1);
        var generated = GoldenInputs.Features(generatedCount, 24, 2, 0.2);

        var value = FrechetDistance.Compute(real, generated, 2);

        Assert.Equal(expected, value.Value!.Value, 1e-5);
        Assert.Equal(generatedCount <= 24, value.Note is not null);
        Assert.Equal($"fid [test features, covariance ddof 1; {realCount} real images, {generatedCount} generated images]", value.Name);
    }

    [Fact]
    public void The_two_factorisations_of_few_images_agree()
    {
        var few = GaussianStatistics.Of(GoldenInputs.Features(10, 24, 2), 1);
        var covariance = Enumerable.Range(0, 24 * 24).Select(k => few.CovarianceAt(k / 24, k % 24)).ToArray();
        var moments = GaussianStatistics.FromMoments([.. few.Mean], covariance, 10, "test");
        var many = GaussianStatistics.Of(GoldenInputs.Features(60, 24, 1), 1);

        Assert.Equal(FrechetDistance.Compute(many, moments, 1).Value!.Value, FrechetDistance.Compute(many, few, 1).Value!.Value, 1e-5);
    }

    [Fact]
    public void Statistics_of_more_rows_than_a_chunk_are_those_of_the_whole()
    {
        const int Count = 2500;
        var values = GoldenInputs.Values(Count, 3, 4, 100);
        var statistics = GaussianStatistics.Of(new FeatureMatrix(values, Count, 3, "test"), 2);

        var mean = Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, Count).Average(i => (double)values[i * 3 + j])).ToArray();
        for (var a = 0; a < 3; a++)
        {
            Assert.Equal(mean[a], statistics.Mean[a], 1e-9);
            for (var b = 0; b < 3; b++)
            {
                var covariance = Enumerable.Range(0, Count).Sum(i => (values[i * 3 + a] - mean[a]) * (values[i * 3 + b] - mean[b])) / (Count - 1);
                Assert.Equal(covariance, statistics.CovarianceAt(a, b), 1e-9);
            }
        }
    }

    [Fact]
    public void A_set_against_itself_is_zero_and_threads_change_nothing()
    {
        var features = GoldenInputs.Features(300, 40, 1);
        var other = GoldenInputs.Features(200, 40, 2);

        Assert.Equal(0, FrechetDistance.Compute(features, features, 1).Value!.Value, 1e-6);
        Assert.Equal(FrechetDistance.Compute(features, other, 1).Value, FrechetDistance.Compute(features, other, 4).Value);
    }

    [Fact]
    public void Sets_too_small_for_a_covariance_give_blanks()
    {
        var two = GoldenInputs.Points(2, 0, 0, 1, 1);
        var one = GoldenInputs.Points(2, 0, 0);

        Assert.Equal("generated images: 1 image, 2 needed for a covariance", FrechetDistance.Compute(two, one, 1).Reason);
        Assert.Equal("real images: 1 image, 2 needed for a covariance", FrechetDistance.Compute(one, two, 1).Reason);
        GoldenInputs.AssertBlank(FrechetDistance.Compute(two, GoldenInputs.Points(2, 0, 0, float.NaN, 0), 1), "not finite");
        Assert.Throws<ArgumentException>(() => GaussianStatistics.Of(one, 1));
        Assert.Throws<ArgumentException>(() => FrechetDistance.Compute(two, GoldenInputs.Points(1, 0, 0), 1));
        Assert.Throws<ArgumentException>(() => FrechetDistance.Compute(GaussianStatistics.Of(two, 1), new FeatureMatrix([1, 2, 3, 4], 2, 2, "other"), 1));
    }

    [Fact]
    public void A_gaussian_sample_comes_close_to_the_distance_of_the_gaussians()
    {
        // Means 2 apart in one of 8 directions, standard deviations 1 and 2: 4 + 8 * (2 - 1)^2.
        var random = new SeededRandom(1);
        var first = new float[20_000 * 8];
        var second = new float[20_000 * 8];
        random.FillNormal(first);
        random.FillNormal(second);
        for (var i = 0; i < second.Length; i++)
        {
            second[i] = 2 * second[i] + (i % 8 == 0 ? 2 : 0);
        }

        var value = FrechetDistance.Compute(new FeatureMatrix(first, 20_000, 8, "test"), new FeatureMatrix(second, 20_000, 8, "test"), 2);

        Assert.Equal(12, value.Value!.Value, 0.2);
    }
}
