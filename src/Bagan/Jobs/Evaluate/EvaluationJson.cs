using System.Text.Json.Nodes;
using Bagan.Evaluation.Images;
using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.Evaluate;

/// <summary>An evaluation for machines: evaluation.json, and what <c>--json</c> prints.</summary>
internal static class EvaluationJson
{
    internal static string Write(EvaluateOptions options, GeneratedImageEvaluation evaluation, IReadOnlyList<string> notes) => new JsonObject
    {
        ["generated"] = options.Generated,
        ["real"] = options.Real,
        ["test"] = options.Test,
        ["features"] = evaluation.Features,
        ["classifier"] = evaluation.Classifier,
        ["reference"] = evaluation.Reference,
        ["seed"] = options.Compute.Seed,
        ["overall"] = Figures(evaluation.Overall),
        ["classes"] = new JsonArray([.. evaluation.Classes.Select(c => new JsonObject
        {
            ["name"] = c.Name,
            ["generated"] = c.Generated,
            ["figures"] = Figures(c.Figures),
        })]),
        ["notes"] = new JsonArray([.. notes.Select(n => JsonValue.Create(n))]),
    }.ToJsonString(BaganJson.Indented);

    private static JsonObject Figures(ImageFigures figures) =>
        new(figures.All.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key, Figure(f.Value))));

    private static JsonObject Figure(MetricValue figure)
    {
        var json = new JsonObject { ["value"] = figure.Value, ["name"] = figure.Name };
        if (figure.Deviation is { } deviation)
        {
            json["deviation"] = deviation;
        }

        if (figure.Reason is { } reason)
        {
            json["reason"] = reason;
        }

        if (figure.Note is { } note)
        {
            json["note"] = note;
        }

        return json;
    }
}
