using System.Text.Json.Serialization;

namespace Bagan.Jobs;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(QuickstartOptions))]
[JsonSerializable(typeof(BalanceOptions))]
[JsonSerializable(typeof(TrainOptions))]
[JsonSerializable(typeof(GenerateOptions))]
internal sealed partial class OptionsJsonContext : JsonSerializerContext;
