using Bagan.Reports.Html;

namespace Bagan.Reports.Balance;

/// <summary>The section that asks whether a classifier gains by the added images.</summary>
internal static class ClassifierSection
{
    public static PageSection Create(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedImages added)
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
                    "Recall: the share of a class's test images that the classifier gives its name. ACSA: the mean of the recalls, " +
                    "every class counting the same. G-mean: their geometric mean, 0 as soon as one class is never found. " +
                    "Macro F1: the mean over the classes of the harmonic mean of precision and recall.",
                    Faint: true),
            ]);
    }

    private static BarChart Chart(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedImages added)
    {
        var series = new List<BarSeries> { new("real images alone", [.. comparison.Without.Recall.Select(r => r.Times(100))], SeriesLook.Baseline) };
        if (comparison.Oversampled is { } oversampled)
        {
            series.Add(new BarSeries("small classes repeated", [.. oversampled.Recall.Select(r => r.Times(100))]));
        }

        series.Add(new BarSeries($"with {added.Long()}", [.. comparison.With.Recall.Select(r => r.Times(100))], SeriesLook.Main));
        return new BarChart("Recall of each class", "class", [.. classes.Select(c => c.Name)], "recall, %", series)
        {
            Maximum = 100,
            WithNumbers = false,
        };
    }

    private static HtmlTable Table(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedImages added)
    {
        var columns = new List<TableColumn> { new("class", ColumnKind.Name), new("training images"), new("real images alone") };
        if (comparison.Oversampled is not null)
        {
            columns.Add(new("small classes repeated"));
        }

        columns.AddRange([new($"with {added.Short()}"), new("difference to real alone, points")]);
        var rows = classes.Select((c, i) => new TableRow([c.Name, TableCell.Count(c.Before), .. Cells(comparison, f => f.Recall[i])])).ToList();
        rows.Add(new TableRow(["ACSA", string.Empty, .. Cells(comparison, f => f.Acsa)], Summary: true));
        rows.Add(new TableRow(["G-mean", string.Empty, .. Cells(comparison, f => f.GMean)], Summary: true));
        rows.Add(new TableRow(["macro F1", string.Empty, .. Cells(comparison, f => f.F1)], Summary: true));
        return new HtmlTable("Recall of each class, per cent", columns, rows);
    }

    private static IEnumerable<TableCell> Cells(ClassifierComparison comparison, Func<ClassifierFigures, Estimate> figure)
    {
        yield return TableCell.Percent(figure(comparison.Without));
        if (comparison.Oversampled is { } oversampled)
        {
            yield return TableCell.Percent(figure(oversampled));
        }

        yield return TableCell.Percent(figure(comparison.With));
        yield return TableCell.Difference(figure(comparison.Without), figure(comparison.With));
    }
}
