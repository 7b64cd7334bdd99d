using System.Text.Encodings.Web;
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
public sealed record WrittenData(
    string? Out, string Format, int Images, IReadOnlyList<SplitCount> Splits, IReadOnlyList<BadFile> Skipped, IReadOnlyList<string> Notes)
{
    private static readonly WrittenDataContext Context = new(new JsonSerializerOptions(WrittenDataContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <summary>As JSON: keys in snake_case, names unescaped.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.WrittenData);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WrittenData))]
internal sealed partial class WrittenDataContext : JsonSerializerContext;
