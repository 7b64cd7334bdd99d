using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Data.Codecs;

namespace Bagan.Jobs;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(ResizeFitConverter)],
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(QuickstartOptions))]
[JsonSerializable(typeof(BalanceOptions))]
[JsonSerializable(typeof(TrainOptions))]
[JsonSerializable(typeof(GenerateOptions))]
internal sealed partial class OptionsJsonContext : JsonSerializerContext
{
    private sealed class ResizeFitConverter() : JsonStringEnumConverter<ResizeFit>(JsonNamingPolicy.KebabCaseLower);
}
