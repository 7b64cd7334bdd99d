using Bagan.Reports;

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

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7620, "2 h 07 min")]
    public void Durations_are_read_at_a_glance(double seconds, string text) => Assert.Equal(text, NumberText.Duration(seconds));

    [Fact]
    public void Counts_have_their_thousands_apart() => Assert.Equal("1\u202f234\u202f567", NumberText.Count(1234567));

    [Fact]
    public void An_estimate_shows_its_error_or_a_blank()
    {
        Assert.Equal("85.5 ± 0.4", NumberText.Percent(Estimate.Of(0.8549, 0.0041)));
        Assert.Equal("85.5", NumberText.Percent(Estimate.Of(0.8549)));
        Assert.Equal("–", NumberText.Percent(Estimate.Blank("too few images")));
        Assert.Equal("12.35 ± 0.10", NumberText.Fixed(Estimate.Of(12.345678, 0.1), 2));
    }

    [Fact]
    public void An_estimate_is_finite_or_blank_with_a_reason()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of(1, -0.1));
        Assert.Throws<ArgumentException>(() => Estimate.Blank(" "));
    }
}
