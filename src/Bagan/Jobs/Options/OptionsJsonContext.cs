using System.Text.Json.Serialization;
using Bagan.Jobs.Compare;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Evaluate;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Train;

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
