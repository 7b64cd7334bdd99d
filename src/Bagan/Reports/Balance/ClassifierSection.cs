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
        series.AddRange(comparison.Baselines().Select(b => new BarSeries(b.Name, [.. b.Figures.Recall.Select(r => r.Times(100))])));
        var with = new BarSeries($"with {added.Long()}", [.. comparison.With.Recall.Select(r => r.Times(100))]);
        series.Add(comparison.Labelled is null ? with with { Look = SeriesLook.Main } : with);
        if (comparison.Labelled is { } labelled)
        {
            series.Add(new BarSeries($"with {added.Long()} and labels.csv", [.. labelled.Recall.Select(r => r.Times(100))], SeriesLook.Main));
        }

        return new BarChart("Recall of each class", "class", [.. classes.Select(c => c.Name)], "recall, %", series)
        {
            Maximum = 100,
            WithNumbers = false,
        };
    }

    private static HtmlTable Table(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedImages added)
    {
        var columns = new List<TableColumn> { new("class", ColumnKind.Name), new("training images"), new("real images alone") };
        columns.AddRange(comparison.Baselines().Select(b => new TableColumn(b.Name)));
        columns.AddRange([new($"with {added.Short()}"), new("difference to real alone, points")]);
        if (comparison.Labelled is not null)
        {
            columns.AddRange([new("with labels.csv"), new("difference to real alone, points")]);
        }

        var rows = classes.Select((c, i) => new TableRow([c.Name, TableCell.Count(c.Before), .. Cells(comparison, f => f.Recall[i])])).ToList();
        rows.Add(new TableRow(["ACSA", string.Empty, .. Cells(comparison, f => f.Acsa)], Summary: true));
        rows.Add(new TableRow(["G-mean", string.Empty, .. Cells(comparison, f => f.GMean)], Summary: true));
        rows.Add(new TableRow(["macro F1", string.Empty, .. Cells(comparison, f => f.F1)], Summary: true));
        return new HtmlTable("Recall of each class, per cent", columns, rows);
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
