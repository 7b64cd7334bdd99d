using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Reports.Reproduction;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Reproduce;

/// <summary>Writes figures.jsonl: one line for each data set, share and method, shares of one, null where a number is not known.</summary>
internal static class ReproductionJson
{
    private static readonly ReproductionJsonContext Context = new(BaganJson.Create(indented: false));

    /// <summary>Writes the lines.</summary>
    internal static void Write(Stream stream, IEnumerable<ReproducedShare> shares)
    {
        foreach (var line in shares.SelectMany(s => s.Methods.Select(m => Line(s, m))))
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(line, Context.ReproductionLine));
            stream.WriteByte((byte)'\n');
        }
    }

    private static ReproductionLine Line(ReproducedShare share, ReproducedMethod method) => new(
        share.Data, share.Share, share.Classes, share.Seeds, method.Name,
        Value(method.Wanted), Value(method.WantedReal), method.PublishedWanted, Value(method.Ssim), Value(method.SsimReal), method.PublishedSsim,
        Value(method.Accuracy), method.PublishedAccuracy, share.Against == method.Name ? null : share.Against, share.Against == method.Name ? new(null, null, null, null) : Value(method.Lead), method.Remark,
        method.Cost?.Images, method.Cost?.Seconds);

    private static ReproductionValue Value(Estimate estimate) => new(estimate.Value, estimate.StandardError, estimate.Low, estimate.High);
}

/// <summary>A line of figures.jsonl.</summary>
internal sealed record ReproductionLine(
    string Data, double? Drop, IReadOnlyList<string> Classes, int Seeds, string Method,
    ReproductionValue WantedClassShare, ReproductionValue WantedClassShareReal, double? WantedClassSharePublished,
    ReproductionValue RandomPairSsim, ReproductionValue RandomPairSsimReal, double? RandomPairSsimPublished,
    ReproductionValue Accuracy, double? AccuracyPublished, string? LeadOf, ReproductionValue Lead, string? Remark, long? CostImages, double? CostSeconds);

/// <summary>A number of it.</summary>
internal sealed record ReproductionValue(double? Value, double? StandardError, double? Low, double? High);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReproductionLine))]
internal sealed partial class ReproductionJsonContext : JsonSerializerContext;
