using System.Text.Json.Nodes;
using Bagan.Evaluation.Images;
using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Options;
using Bagan.Reports;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Evaluate;

/// <summary>Sorts the figures of an evaluation by the questions that they answer; classes without generated images have no row.</summary>
internal static class FigureTables
{
    internal static IReadOnlyList<FigureTable> Of(GeneratedImageEvaluation evaluation) =>
    [
        Table(
            evaluation,
            "classes",
            "Do they show their class, and do they differ?",
            "Wanted class: share of the generated images that the classifier assigns to the class they were made for, and the same share of real test images. "
            + "SSIM: similarity of random pairs, and of random real pairs; a higher value than the real one means less diversity. Twins: images that look the same as another one.",
            [
                new("wanted_class_share", "wanted class", 1, Percent: true),
                new("wanted_class_share_real", "of real", 1, Percent: true),
                new("random_pair_ssim", "SSIM of pairs", 3),
                new("random_pair_ssim_real", "of real pairs", 3),
                new("duplicate_share", "twins", 1, Percent: true),
            ]),
        Table(
            evaluation,
            "distribution",
            "Are they like the real images?",
            $"Reference: the {evaluation.Reference}. FID and KID are distances; 0 is best. Precision: share of the generated images that lie among the real ones. Recall and coverage: "
            + "share of the real images that lie among the generated ones. Density is about 1 if both are distributed alike. High precision with low recall: the generator repeats few images.",
            [
                new("fid", "FID", 2),
                new("kid", "KID", 4),
                new("precision", "precision", 1, Percent: true),
                new("recall", "recall", 1, Percent: true),
                new("density", "density", 2),
                new("coverage", "coverage", 1, Percent: true),
            ]),
        Table(
            evaluation,
            "copies",
            "Are they copies of training images?",
            "SSIM to nearest: near 1 for copies. Closer than real: how often a generated image lies closer to the training images than a real one does; about 50 % without copying. "
            + "Suspicious: closer than all but 5 % of the real images; about 5 % without copying. Copies: equal features.",
            [
                new("nearest_real_ssim", "SSIM to nearest", 3),
                new("closer_than_real", "closer than real", 1, Percent: true),
                new("suspicious_share", "suspicious", 1, Percent: true),
                new("copied_share", "copies", 1, Percent: true),
            ]),
    ];

    /// <summary>The means over classes with their full names, under the headings of the tables.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Names(GeneratedImageEvaluation evaluation, IReadOnlyList<FigureTable> tables)
    {
        var figures = evaluation.Overall.All.ToDictionary();
        return [.. tables.SelectMany(t => t.Columns).Select(c => KeyValuePair.Create(
            c.Heading, figures[c.Key] is { Note: { } note } figure ? $"{figure.Name}; {note}" : figures[c.Key].Name))];
    }

    private static FigureTable Table(GeneratedImageEvaluation evaluation, string id, string title, string help, FigureColumn[] columns)
    {
        FigureRow Row(string name, int images, ImageFigures figures, bool summary)
        {
            var all = figures.All.ToDictionary();
            return new FigureRow(name, images, [.. columns.Select(c => Shown(all[c.Key]))], summary);
        }

        var rows = evaluation.Classes.Where(c => c.Generated > 0).Select(c => Row(c.Name, c.Generated, c.Figures, false)).ToList();
        rows.Add(Row("mean", evaluation.Classes.Sum(c => c.Generated), evaluation.Overall, true));
        return new FigureTable(id, title, help, columns, rows);
    }

    private static Estimate Shown(MetricValue value) => value.Value is { } number ? Estimate.Of(number) : Estimate.Blank(value.Reason!);
}

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
