using System.Text.Json;
using Bagan.Evaluation.Metrics;

namespace Bagan.Tests.Evaluation.Metrics;

public class MetricValueTests
{
    [Fact]
    public void A_value_survives_json()
    {
        var value = MetricValue.Of("kid", "pixels", [new("real images", 5)], 0.25, 0.5, "few");

        var restored = JsonSerializer.Deserialize<MetricValue>(JsonSerializer.Serialize(value))!;

        Assert.Equal("kid [pixels; 5 real images]", restored.Name);
        Assert.Equal((0.25, null, 0.5, "few"), (restored.Value!.Value, restored.Reason, restored.Deviation!.Value, restored.Note));
    }

    [Theory]
    [InlineData(double.NaN, null)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(1.0, double.NaN)]
    public void A_number_that_is_not_finite_is_a_blank(double value, double? deviation)
    {
        var result = MetricValue.Of("fid", "pixels", [], value, deviation);

        Assert.Null(result.Value);
        Assert.Equal("the result is not a finite number", result.Reason);
        Assert.Equal("fid [pixels]", result.Name);
    }

    [Fact]
    public void Features_that_are_not_finite_are_found()
    {
        Assert.Null(GoldenInputs.Points(2, 1, 2, 3, 4).Defect);
        Assert.Contains("row 1 has the number NaN", GoldenInputs.Points(2, 1, 2, float.NaN, 4).Defect);
        Assert.Contains("row 0", GoldenInputs.Points(2, 1, float.NegativeInfinity, 3, 4).Defect);
        Assert.Contains("row 1", GoldenInputs.Points(2, 1, 2, 3, 1e30f).Defect);
    }
}
