using System.Text.Json.Serialization;

namespace Bagan.Reports.Balance;

/// <summary>The shape of summary.json; docs/formats.md says what each key means.</summary>
internal sealed record SummaryDocument(
    string Data,
    string Verdict,
    string Plan,
    IReadOnlyList<SummaryClass> Classes,
    SummaryClassifier? Classifier,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryPick? Pick,
    Dictionary<string, double> Seconds,
    IReadOnlyList<string> Notes,
    SummaryMadeBy MadeBy);

/// <summary>A class of summary.json; accepted is null where nothing was filtered.</summary>
internal sealed record SummaryClass(
    string Name, string Folder, int Before, int After, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Accepted);

/// <summary>What was picked, in summary.json.</summary>
internal sealed record SummaryPick(IReadOnlyList<SummaryCandidate> Candidates, string Chosen, string Reason, string Recipe);

/// <summary>A candidate of summary.json; the figures are null where they could not be had.</summary>
internal sealed record SummaryCandidate(string Name, double? Acsa, double? Se);

/// <summary>The classifier of summary.json.</summary>
internal sealed record SummaryClassifier(
    string Protocol,
    int TestImages,
    SummaryFigures Without,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryFigures? Oversampled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryFigures? Reweighted,
    SummaryFigures With,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryFigures? WithLabels);

/// <summary>What the classifier of summary.json reached.</summary>
internal sealed record SummaryFigures(
    Dictionary<string, double?> Recall,
    double? Acsa,
    [property: JsonPropertyName("gmean")] double? GMean,
    double? F1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryErrors? StandardErrors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryBlanks? Blanks);

/// <summary>Standard errors in summary.json; null where a figure was measured once.</summary>
internal sealed record SummaryErrors(
    Dictionary<string, double> Recall, double? Acsa, [property: JsonPropertyName("gmean")] double? GMean, double? F1);

/// <summary>Why figures are blank in summary.json; null where they are not.</summary>
internal sealed record SummaryBlanks(
    Dictionary<string, string> Recall, string? Acsa, [property: JsonPropertyName("gmean")] string? GMean, string? F1);

/// <summary>How it was made, in summary.json.</summary>
internal sealed record SummaryMadeBy(
    string Version, string Engine, string Device, int Threads, long Seed, string Command, string? Machine, DateTimeOffset Finished);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SummaryDocument))]
internal sealed partial class SummaryContext : JsonSerializerContext;
