namespace Bagan.Tests.Reports;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(185, "3 min 5 s")]
    [InlineData(3599.6, "1 h 0 min")]
    [InlineData(7620, "2 h 7 min")]
    [InlineData(180_000, "2 d 2 h")]
    public void Durations_have_their_two_largest_units(double seconds, string text)
    {
        Assert.Equal(text, Quantity.Duration(seconds));
        Assert.Equal(text, Quantity.Duration(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData(0, "0 MB")]
    [InlineData(340_400_000, "340 MB")]
    [InlineData(2_450_000_001, "2.5 GB")]
    public void Sizes_are_decimal(long bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "n0")]
    [InlineData(3, "n0, n1, n2")]
    [InlineData(4, "n0, n1, n2 and 1 more")]
    [InlineData(2003, "n0, n1, n2 and 2,000 more")]
    public void Of_many_names_the_first_stand(int count, string text) =>
        Assert.Equal(text, Quantity.Names(Enumerable.Range(0, count).Select(i => $"n{i}"), 3));

    [Fact]
    public void Counts_have_commas_and_agree_with_their_nouns()
    {
        Assert.Equal("1,234,567", Quantity.Count(1234567));
        Assert.Equal("1 image", Quantity.Of(1, "image"));
        Assert.Equal("12,000 images", Quantity.Of(12000, "image"));
        Assert.Equal("2 classes", Quantity.Of(2, "class", "classes"));
        Assert.Equal("1 of 20 images", Quantity.Of(1, 20, "image"));
        Assert.Equal("1 of 1 image", Quantity.Of(1, 1, "image"));
    }
}
