using System.Text.Json;
using Bagan.Reports.Balance;

namespace Bagan.Tests.Reports.Balance;

public sealed class SummaryJsonTests
{
    [Fact]
    public void The_file_is_as_documented() =>
        Expected.Text(SummaryJson.Write(SampleReports.Balance(["T-shirt/top", "ж<&>'", "smote"])), "summary.json");

    [Fact]
    public void Any_name_reads_back_as_it_was()
    {
        var names = HostileNames.All[..^1]; // the last is no valid text: a lone half of a character becomes U+FFFD
        using var json = JsonDocument.Parse(SummaryJson.Write(SampleReports.Balance(names)));
        Assert.Equal(names, json.RootElement.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(
            names,
            json.RootElement.GetProperty("classifier").GetProperty("with").GetProperty("recall").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Without_a_classifier_the_key_is_null_and_stages_of_one_name_are_added()
    {
        var report = SampleReports.Balance(["a"]) with { Classifier = null, Stages = [new("read", 1), new("read", 2)] };
        using var json = JsonDocument.Parse(SummaryJson.Write(report));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("classifier").ValueKind);
        Assert.Equal(3, json.RootElement.GetProperty("seconds").GetProperty("read").GetDouble());
    }
}
