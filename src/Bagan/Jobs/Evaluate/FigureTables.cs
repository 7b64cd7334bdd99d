using Bagan.Evaluation.Images;
using Bagan.Evaluation.Metrics;
using Bagan.Reports;
using Bagan.Reports.Evaluation;

namespace Bagan.Jobs.Evaluate;

/// <summary>Sorts the figures of an evaluation by the questions that they answer; classes without generated images have no row.</summary>
internal static class FigureTables
{
    internal static IReadOnlyList<FigureTable> Of(GeneratedImageEvaluation evaluation) =>
    [
        Table(
            evaluation,
            "classes",
            "Of their class, and different from one another?",
            "Wanted class: the share that the classifier takes for the class they were made for, beside the same share of real test images. "
            + "SSIM: how alike random pairs are, to be set beside real pairs; higher than those is less diverse. Twins: images with another one that looks the same.",
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
            "Like the real images?",
            $"Compared with the {evaluation.Reference}. FID and KID: distances, 0 is best. Precision: generated images among the real ones; recall and coverage: "
            + "real images among the generated ones; density is about 1 for the same distribution. High precision with low recall is a generator that draws few images again and again.",
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
            "Copies of training images?",
            "SSIM to nearest: near 1 for copies. Closer than real: how often a generated image lies closer to the training images than a real one does, about 50 % without copying. "
            + "Suspicious: closer than all but 5 % of real images, about 5 % without copying. Copies: equal features.",
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
