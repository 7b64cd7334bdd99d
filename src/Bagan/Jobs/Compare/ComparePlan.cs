using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Jobs.DataSets;

namespace Bagan.Jobs.Compare;

/// <summary>What a comparison would do.</summary>
/// <param name="Methods">The methods with their suffixes.</param>
/// <param name="Protocols">The data sets that the protocol makes.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Cells">Cells of the grid.</param>
/// <param name="ClassifierSteps">Training steps of each classifier.</param>
/// <param name="TestImages">What the figures are measured on, in words.</param>
internal sealed record ComparePlan(
    IReadOnlyList<string> Methods, IReadOnlyList<ProtocolPlan> Protocols, IReadOnlyList<long> Seeds, int Cells, int ClassifierSteps, string TestImages)
{
    /// <summary>How long it takes on this machine; null where that was not measured, as the classifier is chosen by trial first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EstimatedSeconds { get; init; }

    /// <summary>What a person should know of the estimate.</summary>
    [JsonIgnore]
    public string? Note { get; init; }

    private static ComparePlanContext Context { get; } = new(BaganJson.Create(indented: true));

    /// <summary>The size of it in a sentence.</summary>
    [JsonIgnore]
    public string Summary =>
        $"{Quantity.Of(Cells, "cell")}: {Quantity.Of(Methods.Count, "method")} x {Quantity.Of(Protocols.Count, "data set")} x {Quantity.Of(Seeds.Count, "seed")}, " +
        $"each with a classifier of {Quantity.Of(ClassifierSteps, "step")}, tested on {TestImages}.";

    /// <summary>As JSON: UTF-8, names unescaped, keys in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.ComparePlan);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ComparePlan))]
internal sealed partial class ComparePlanContext : JsonSerializerContext;

/// <summary>One data set of a comparison.</summary>
/// <param name="Name">The protocol.</param>
/// <param name="Classes">Training images of each class.</param>
internal sealed record ProtocolPlan(string Name, IReadOnlyList<ClassCount> Classes);
