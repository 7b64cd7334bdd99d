using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bagan.Methods.BalancingGan;

namespace Bagan.Jobs.Planning;

/// <summary>What a job would do: resolved options, the plan per class, the networks, and what it would take.</summary>
/// <param name="Options">The command's options.</param>
/// <param name="Method">The method's options that they resolve to.</param>
/// <param name="Data">Layout, counts and shape of the data.</param>
/// <param name="Plan">A row a class; empty for a job that only trains.</param>
/// <param name="Networks">The networks with their parameter counts.</param>
/// <param name="Estimated">Time, memory and disk.</param>
/// <param name="Notes">What was noticed while reading.</param>
/// <param name="Pick">What would be tried before one way is taken; null where nothing is picked.</param>
public sealed record DryRun(
    JsonObject Options,
    BaganOptions Method,
    DataShape Data,
    IReadOnlyList<ClassPlan> Plan,
    IReadOnlyList<NetworkSize> Networks,
    Estimates Estimated,
    IReadOnlyList<string> Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DryRunPick? Pick = null)
{
    /// <summary>As JSON: UTF-8, names unescaped, keys in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.DryRun);

    private static DryRunContext Context { get; } = new(new JsonSerializerOptions(DryRunContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DryRun))]
internal sealed partial class DryRunContext : JsonSerializerContext;
