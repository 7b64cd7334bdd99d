using System.Text.Json.Serialization;

namespace Bagan.Jobs.Planning;

/// <summary>What picking would try.</summary>
/// <param name="Candidates">The names of the candidates; empty where there are too few images to try any.</param>
/// <param name="TrainImages">Images that they would learn from.</param>
/// <param name="ValidationImages">Images that would judge them.</param>
/// <param name="Fallback">Why plain oversampling would be taken without a try; null where it would not.</param>
public sealed record DryRunPick(
    IReadOnlyList<string> Candidates, int TrainImages, int ValidationImages, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fallback);
