using System.Text.Json.Serialization;
using Bagan.Methods;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>JSON of a comparison's files, made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(CellResult))]
[JsonSerializable(typeof(CompareState))]
[JsonSerializable(typeof(ClassifierRecipe))]
[JsonSerializable(typeof(Cost))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CompareJsonContext : JsonSerializerContext;
