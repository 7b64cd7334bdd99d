using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Balance;

/// <summary>The section that shows whether a classifier improves with the added images.</summary>
internal static class ClassifierSection
{
    private const string Alone = "real images alone";
    private const string Gain = "gain over real alone, points";

    /// <summary>The section.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="comparison">The classifier's results, one recall for each class.</param>
    /// <param name="added">The kind of images that were added.</param>
    /// <exception cref="ArgumentException">The number of recalls differs from the number of classes.</exception>
    public static PageSection Create(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedKind added)
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
                Chart(classes, comparison, added),
                Table(classes, comparison, added),
                new Paragraph(
                    "Recall: the share of a class's test images that the classifier recognises. ACSA: the mean of the recalls, in which " +
                    "every class counts the same. G-mean: their geometric mean, 0 as soon as one class is never recognised. Macro F1: " +
                    "the mean over the classes of the harmonic mean of precision and recall." + UncertaintyNote.Of(comparison.Estimates()),
                    Faint: true),
            ]);
    }

    private static BarChart Chart(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedKind added)
    {
        var series = new List<BarSeries> { new(Alone, InPerCent(comparison.Without), SeriesLook.Baseline) };
        series.AddRange(comparison.Baselines().Select(b => new BarSeries(b.Name, InPerCent(b.Figures))));
        var with = new BarSeries($"with {added.Long()}", InPerCent(comparison.With));
        series.Add(comparison.Labelled is null ? with with { Look = SeriesLook.Main } : with);
        if (comparison.Labelled is { } labelled)
        {
            series.Add(new BarSeries($"with {added.Long()} and labels.csv", InPerCent(labelled), SeriesLook.Main));
        }

        return new BarChart("Recall of each class", "class", [.. classes.Select(c => c.Name)], "recall, %", series)
        {
            Maximum = 100,
            WithNumbers = false,
        };
    }

    private static Estimate[] InPerCent(ClassifierFigures figures) => [.. figures.Recall.Select(r => r.Times(100))];

    private static HtmlTable Table(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedKind added)
    {
        var columns = new List<TableColumn> { new("class", ColumnKind.Name), new("training images"), new(Alone) };
        columns.AddRange(comparison.Baselines().Select(b => new TableColumn(b.Name)));
        columns.AddRange([new($"with {added.Long()}"), new(Gain)]);
        if (comparison.Labelled is not null)
        {
            columns.AddRange([new($"with {added.Long()} and labels.csv"), new(Gain)]);
        }

        var rows = classes.Select((c, i) => new TableRow([c.Name, TableCell.Count(c.Before), .. Cells(comparison, f => f.Recall[i])])).ToList();
        rows.Add(new TableRow(["ACSA", string.Empty, .. Cells(comparison, f => f.Acsa)], Summary: true));
        rows.Add(new TableRow(["G-mean", string.Empty, .. Cells(comparison, f => f.GMean)], Summary: true));
        rows.Add(new TableRow(["macro F1", string.Empty, .. Cells(comparison, f => f.F1)], Summary: true));
        return new HtmlTable("Recall of each class, in per cent", columns, rows);
    }

    private static IEnumerable<TableCell> Cells(ClassifierComparison comparison, Func<ClassifierFigures, Estimate> figure)
    {
        yield return TableCell.Percent(figure(comparison.Without));
        foreach (var (_, figures) in comparison.Baselines())
        {
            yield return TableCell.Percent(figure(figures));
        }

        yield return TableCell.Percent(figure(comparison.With));
        yield return TableCell.Difference(figure(comparison.Without), figure(comparison.With));
        if (comparison.Labelled is { } labelled)
        {
            yield return TableCell.Percent(figure(labelled));
            yield return TableCell.Difference(figure(comparison.Without), figure(labelled));
        }
    }
}
