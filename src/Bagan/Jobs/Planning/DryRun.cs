using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bagan.Methods.BalancingGan.Model;

namespace Bagan.Jobs.Planning;

/// <summary>What a job would do: resolved options, the plan per class, the networks, and what it would take.</summary>
/// <param name="Options">The command's options.</param>
/// <param name="MethodName">The method with its suffixes.</param>
/// <param name="Method">The options of the method's generator; null where it trains none.</param>
/// <param name="Data">Layout, counts and shape of the data.</param>
/// <param name="Plan">A row a class; empty for a job that only trains.</param>
/// <param name="Networks">The networks with their parameter counts.</param>
/// <param name="Estimated">Time, memory and disk.</param>
/// <param name="Notes">What was noticed while reading.</param>
/// <param name="Pick">What would be tried before one way is taken; null where nothing is picked.</param>
internal sealed record DryRun(
    JsonObject Options,
    string MethodName,
    BaganOptions? Method,
    DataShape Data,
    IReadOnlyList<ClassPlan> Plan,
    IReadOnlyList<NetworkSize> Networks,
    Estimates Estimated,
    IReadOnlyList<string> Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DryRunPick? Pick = null)
{
    /// <summary>As JSON: UTF-8, names unescaped, keys in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.DryRun);

    private static DryRunContext Context { get; } = new(BaganJson.Create(indented: true));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DryRun))]
internal sealed partial class DryRunContext : JsonSerializerContext;

/// <summary>What a dry run says of a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Before">Real images.</param>
/// <param name="Generate">Images to make.</param>
/// <param name="After">Both together.</param>
internal sealed record ClassPlan(string Name, int Before, int Generate, int After);

/// <summary>What a dry run says of the data.</summary>
/// <param name="Format">The layout it was read by.</param>
/// <param name="Images">Training images.</param>
/// <param name="TestImages">Test images.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Size">Side in pixels.</param>
internal sealed record DataShape(string Format, int Images, int TestImages, int Classes, int Channels, int Size);

/// <summary>What a dry run says of a network.</summary>
/// <param name="Name">"encoder", "discriminator" or "generator".</param>
/// <param name="Parameters">Number of trained values.</param>
internal sealed record NetworkSize(string Name, long Parameters);

/// <summary>What a dry run expects a job to take.</summary>
/// <param name="Seconds">Time of the training, from a few measured steps.</param>
/// <param name="MemoryBytes">Memory at the peak.</param>
/// <param name="DiskBytes">Disk for the run, most of it checkpoints, and for the images.</param>
internal sealed record Estimates(double Seconds, long MemoryBytes, long DiskBytes);

/// <summary>What picking would try.</summary>
/// <param name="Candidates">The names of the candidates; empty where there are too few images to try any.</param>
/// <param name="TrainImages">Images that they would learn from.</param>
/// <param name="ValidationImages">Images that would judge them.</param>
/// <param name="Fallback">Why plain oversampling would be taken without a try; null where it would not.</param>
internal sealed record DryRunPick(
    IReadOnlyList<string> Candidates, int TrainImages, int ValidationImages, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fallback);
