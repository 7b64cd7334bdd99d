using Bagan.Reports.Html;

namespace Bagan.Reports.Balance;

/// <summary>The section that asks whether a classifier gains by the generated images.</summary>
internal static class ClassifierSection
{
    public static PageSection Create(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison)
    {
        var (without, with) = (comparison.Without, comparison.With);
        if (without.Recall.Count != classes.Count || with.Recall.Count != classes.Count)
        {
            throw new ArgumentException(
                $"There are {classes.Count} classes, but {without.Recall.Count} and {with.Recall.Count} recalls.", nameof(comparison));
        }

        return new PageSection(
            "classifier",
            "Does it help a classifier?",
            [
                new Paragraph(comparison.Protocol),
                Chart(classes, without, with),
                Table(classes, without, with),
                new Paragraph(
                    "Recall: the share of a class's test images that the classifier gives its name. ACSA: the mean of the recalls, " +
                    "every class counting the same. G-mean: their geometric mean, 0 as soon as one class is never found. " +
                    "Macro F1: the mean over the classes of the harmonic mean of precision and recall.",
                    Faint: true),
            ]);
    }

    private static BarChart Chart(IReadOnlyList<ClassBalance> classes, ClassifierFigures without, ClassifierFigures with) =>
        new(
            "Recall of each class",
            "class",
            [.. classes.Select(c => c.Name)],
            "recall, %",
            [
                new BarSeries("without the generated images", [.. without.Recall.Select(Hundredfold)], SeriesLook.Baseline),
                new BarSeries("with the generated images", [.. with.Recall.Select(Hundredfold)], SeriesLook.Main),
            ])
        {
            Maximum = 100,
            WithNumbers = false,
        };

    private static HtmlTable Table(IReadOnlyList<ClassBalance> classes, ClassifierFigures without, ClassifierFigures with)
    {
        var rows = classes.Select((c, i) => new TableRow(
            [
                c.Name,
                TableCell.Count(c.Before),
                TableCell.Percent(without.Recall[i]),
                TableCell.Percent(with.Recall[i]),
                TableCell.Difference(without.Recall[i], with.Recall[i]),
            ])).ToList();
        rows.Add(Total("ACSA", without.Acsa, with.Acsa));
        rows.Add(Total("G-mean", without.GMean, with.GMean));
        rows.Add(Total("macro F1", without.F1, with.F1));
        return new HtmlTable(
            "Recall of each class, per cent",
            [new("class", ColumnKind.Name), new("real images"), new("without"), new("with"), new("difference, points")],
            rows);
    }

    private static TableRow Total(string name, Estimate without, Estimate with) =>
        new([name, string.Empty, TableCell.Percent(without), TableCell.Percent(with), TableCell.Difference(without, with)], Summary: true);

    private static Estimate Hundredfold(Estimate share) => share.Value is { } value
        ? Estimate.Of(100 * value, 100 * share.StandardError)
        : share;
}
