using Bagan.Reports.Values;

namespace Bagan.Tests.Reports;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0123456, "0.0123")]
    [InlineData(0.5, "0.500")]
    [InlineData(1.2345, "1.23")]
    [InlineData(-49.38, "−49.4")]
    [InlineData(1234.5, "1234")]
    [InlineData(12345678, "1.23e7")]
    [InlineData(0.0000123, "1.23e−5")]
    [InlineData(double.NaN, "not a number")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Short_keeps_three_significant_digits(double value, string text) => Assert.Equal(text, NumberText.Short(value));

    [Theory]
    [InlineData(0.02149, "+2.1")]
    [InlineData(-0.0151, "−1.5")]
    [InlineData(0.0004, "0.0")]
    [InlineData(-0.0004, "0.0")]
    [InlineData(0, "0.0")]
    public void Points_carry_their_sign_but_zero_has_none(double difference, string text) => Assert.Equal(text, NumberText.Points(difference));

    [Fact]
    public void An_estimate_shows_its_error_or_a_blank()
    {
        Assert.Equal("85.5 ± 0.4", NumberText.Percent(Estimate.Of(0.8549, 0.0041)));
        Assert.Equal("85.5", NumberText.Percent(Estimate.Of(0.8549)));
        Assert.Equal("–", NumberText.Percent(Estimate.Blank("too few images")));
        Assert.Equal("12.35 ± 0.10", NumberText.Fixed(Estimate.Of(12.345678, 0.1), 2));
    }

    [Fact]
    public void An_interval_is_shown_instead_of_the_standard_error()
    {
        var estimate = Estimate.Of(0.8712, 0.004).WithInterval(0.8619, 0.8801);
        Assert.Equal("87.1 (86.2 to 88.0)", NumberText.Percent(estimate));
        Assert.Equal("−0.10 (−0.45 to 0.30)", NumberText.Fixed(Estimate.Of(-0.1).WithInterval(-0.45, 0.3), 2));
        Assert.Equal((0.004, 0.8619, 0.8801), (estimate.StandardError, estimate.Low, estimate.High));
        Assert.Equal((87.12, 86.19, 88.01), (estimate.Times(100).Value, estimate.Times(100).Low, estimate.Times(100).High));
    }

    [Fact]
    public void An_interval_has_two_finite_ends_in_order_and_a_value()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of(1).WithInterval(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of(1).WithInterval(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of(1).WithInterval(0, double.PositiveInfinity));
        Assert.Throws<InvalidOperationException>(() => Estimate.Blank("too few images").WithInterval(0, 1));
        Assert.Null(Estimate.Blank("too few images").Times(100).Low);
    }

    [Fact]
    public void An_estimate_is_finite_or_blank_with_a_reason()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of(1, -0.1));
        Assert.Throws<ArgumentException>(() => Estimate.Blank(" "));
    }
}
