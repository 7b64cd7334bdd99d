using System.Text.Json.Serialization;
using Bagan.Jobs.DataSets;

namespace Bagan.Jobs.Options;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(QuickstartOptions))]
[JsonSerializable(typeof(BalanceOptions))]
[JsonSerializable(typeof(TrainOptions))]
[JsonSerializable(typeof(GenerateOptions))]
[JsonSerializable(typeof(EvaluateOptions))]
[JsonSerializable(typeof(InfoOptions))]
[JsonSerializable(typeof(UnbalanceOptions))]
[JsonSerializable(typeof(SplitOptions))]
[JsonSerializable(typeof(ConvertOptions))]
[JsonSerializable(typeof(GetOptions))]
[JsonSerializable(typeof(CompareOptions))]
internal sealed partial class OptionsJsonContext : JsonSerializerContext;
