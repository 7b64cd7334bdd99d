using Bagan.Evaluation.Metrics;

namespace Bagan.Tests.Evaluation.Metrics;

public class MeanAndStandardErrorTests
{
    [Fact]
    public void The_standard_error_has_ddof_one()
    {
        var result = MeanAndStandardError.Of([1, 2, 3, 4])!;

        Assert.Equal(2.5, result.Mean);
        Assert.Equal(Math.Sqrt(5 / 3.0 / 4), result.StandardError!.Value, 1e-12);
        Assert.Equal(4, result.Count);
    }

    [Fact]
    public void One_seed_has_no_error_and_none_has_no_mean()
    {
        Assert.Equal(new MeanAndStandardError(7, null, 1), MeanAndStandardError.Of([7]));
        Assert.Null(MeanAndStandardError.Of([]));
        Assert.Throws<ArgumentException>(() => MeanAndStandardError.Of([1, double.NaN]));
    }

    [Fact]
    public void Paired_differences_cancel_what_a_seed_does_to_both()
    {
        var result = MeanAndStandardError.OfPairedDifferences([10, 21, 32, null], [9, 19, 29, 5])!;

        Assert.Equal(2, result.Mean);
        Assert.Equal(1 / Math.Sqrt(3), result.StandardError!.Value, 1e-12);
        Assert.Equal(3, result.Count);
        Assert.Null(MeanAndStandardError.OfPairedDifferences([1, null], [null, 1]));
        Assert.Throws<ArgumentException>(() => MeanAndStandardError.OfPairedDifferences([1], [1, 2]));
    }
}
