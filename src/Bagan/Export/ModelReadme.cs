using System.Text;
using System.Text.Json.Nodes;

namespace Bagan.Export;

/// <summary>The text file beside exported models: what each takes and gives, and a program that draws with them.</summary>
internal static class ModelReadme
{
    /// <summary>Writes it.</summary>
    /// <param name="description">What <see cref="ModelSet.Description"/> says.</param>
    internal static string Write(JsonObject description)
    {
        var models = description["models"]!.AsArray();
        var text = new StringBuilder();
        text.Append("# Exported models\n\n");
        text.Append($"Written by {(string)description["program"]!} from a run of the method {(string)description["method"]!}. {ModelSet.Notice}\n\n");
        text.Append($"Images are [batch, {description["channels"]}, {description["side"]}, {description["side"]}], values from -1 to 1. Operators: ONNX opset {description["opset"]}.\n");
        foreach (var model in models)
        {
            text.Append($"\n## {(string)model!["file"]!}\n\n{(string)model["purpose"]!}\n\n| | name | type | shape | meaning |\n| --- | --- | --- | --- | --- |\n");
            Rows(text, "input", model["inputs"]!);
            Rows(text, "output", model["outputs"]!);
        }

        text.Append("\n## Classes\n\n| index | name |\n| --- | --- |\n");
        var drawable = description["drawable"]!.AsArray().Select(c => (int)c!).ToHashSet();
        foreach (var (name, index) in description["classes"]!.AsArray().Select((n, i) => ((string)n!, i)))
        {
            text.Append($"| {index} | {name.Replace("|", "\\|")}{(drawable.Contains(index) ? "" : " (no generator)")} |\n");
        }

        text.Append("\nThe names are in export.json and in the metadata of every model, too.\n");
        text.Append($"""

            ## Draw in Python

            ```python
            import numpy, onnxruntime
            latents, generator = (onnxruntime.InferenceSession(name) for name in ("latents.onnx", "{(string)models[0]!["file"]!}"))
            classes = numpy.full(16, {drawable.Min()}, dtype=numpy.int64)
            draws = {'{'}"noise": numpy.random.standard_normal, "choice": numpy.random.random{'}'}
            given = {'{'}i.name: draws[i.name]((16, i.shape[1])).astype("float32") for i in latents.get_inputs() if i.name in draws{'}'}
            z, = latents.run(None, given | {'{'}"class": classes{'}'})
            images, = generator.run(None, {'{'}"latents": z, "class": classes{'}'})  # [16, channels, side, side] in [-1, 1]
            ```

            """);
        return text.ToString();
    }

    private static void Rows(StringBuilder text, string kind, JsonNode values)
    {
        foreach (var value in values.AsArray())
        {
            text.Append($"| {kind} | {(string)value!["name"]!} | {(string)value["type"]!} | [{string.Join(", ", value["shape"]!.AsArray().Select(d => d!.ToString()))}] | {(string)value["meaning"]!} |\n");
        }
    }
}
