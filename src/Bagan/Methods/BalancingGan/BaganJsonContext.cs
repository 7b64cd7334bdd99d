using System.Text.Json.Serialization;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>JSON of the method's records, made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BaganProgress))]
[JsonSerializable(typeof(BaganModelHeader))]
[JsonSerializable(typeof(BaganOptions))]
[JsonSerializable(typeof(EpochRecord[]))]
[JsonSerializable(typeof(SavedMethod))]
internal sealed partial class BaganJsonContext : JsonSerializerContext;
