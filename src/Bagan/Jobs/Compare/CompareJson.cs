using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bagan.Jobs.Compare;

/// <summary>How a comparison's files are written: names as they are.</summary>
internal static class CompareJson
{
    internal static CompareJsonContext Context { get; } = new(new JsonSerializerOptions(CompareJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
