using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Data;

namespace Bagan.Jobs.DataSets;

/// <summary>What a data verb wrote, or would write.</summary>
/// <param name="Out">The folder; null when nothing was written.</param>
/// <param name="Format">Its layout.</param>
/// <param name="Images">Images in all splits.</param>
/// <param name="Splits">The splits and their classes.</param>
/// <param name="Skipped">What could not be read and was left out.</param>
/// <param name="Notes">What was noticed while reading.</param>
internal sealed record WrittenData(
    string? Out, string Format, int Images, IReadOnlyList<SplitCount> Splits, IReadOnlyList<BadFile> Skipped, IReadOnlyList<string> Notes)
{
    private static readonly WrittenDataContext Context = new(BaganJson.Create(indented: true));

    /// <summary>As JSON: keys in snake_case, names unescaped.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.WrittenData);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WrittenData))]
internal sealed partial class WrittenDataContext : JsonSerializerContext;

/// <summary>How many images a split has.</summary>
/// <param name="Name">"train", "val" or "test"; "all" where the data have no splits.</param>
/// <param name="Images">Images in all.</param>
/// <param name="Classes">Images of each class, in the data's order.</param>
internal sealed record SplitCount(string Name, int Images, IReadOnlyList<ClassCount> Classes)
{
    /// <summary>Counts a set.</summary>
    internal static SplitCount Of(string? name, ImageSet set) =>
        new(name ?? "all", set.Count, [.. set.ClassNames.Select((n, c) => new ClassCount(n, set.ClassCounts[c]))]);
}

/// <summary>How many images a class has.</summary>
/// <param name="Name">The class.</param>
/// <param name="Images">Its images.</param>
internal sealed record ClassCount(string Name, int Images);
