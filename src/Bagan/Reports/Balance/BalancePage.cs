using Bagan.Reports.Html;

namespace Bagan.Reports.Balance;

/// <summary>Lays a <see cref="BalanceReport"/> out as report.html.</summary>
public static class BalancePage
{
    /// <summary>The page of a report.</summary>
    /// <exception cref="ArgumentException">The classifier's recalls are not one a class.</exception>
    public static HtmlPage Create(BalanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sections = new List<PageSection>
        {
            Classes(report),
        };
        if (report.Added == AddedImages.Generated)
        {
            sections.Add(Pictures(report));
        }

        if (report.Pick is { } pick)
        {
            sections.Add(PickSection.Create(pick));
        }

        if (report.Classifier is { } classifier)
        {
            sections.Add(ClassifierSection.Create(report.Classes, classifier, report.Added));
        }

        if (report.Filter.Count > 0)
        {
            sections.Add(FilterSection.Create(report.Filter, report.ByTeacher));
        }

        if (report.Neighbours is { } neighbours)
        {
            sections.Add(new PageSection("copies", "Are they copies?", CopyBlocks(neighbours, report.NeighboursNote, report.MadeOfReal)));
        }

        if (report.Curves.Count > 0)
        {
            sections.Add(new PageSection("training", "How training went", [new ChartRow(report.Curves)]));
        }

        sections.Add(MadeSection.Create(report.MadeBy, report.Stages, report.Options));
        return new HtmlPage(
            "Balanced data set",
            "BAGAN report",
            report.DataName,
            Lead(report),
            sections,
            MadeSection.Footer(report.MadeBy.Version));
    }

    private static List<IHtmlBlock> Lead(BalanceReport report)
    {
        var before = report.Classes.Sum(c => (long)c.Before);
        var after = report.Classes.Sum(c => (long)c.After);
        var figures = new List<KeyFigure>
        {
            new("Images", $"{NumberText.Count(before)} → {NumberText.Count(after)}", $"{NumberText.Count(after - before)} {report.Added.Short()}"),
            new(
                "Smallest class",
                $"{NumberText.Count(report.Classes.Min(c => c.Before))} → {NumberText.Count(report.Classes.Min(c => c.After))}",
                $"of {NumberText.Count(report.Classes.Count)} classes; the largest has {NumberText.Count(report.Classes.Max(c => c.After))}"),
        };
        if (report.Classifier is { Without.Acsa.Value: { } without } classifier && (classifier.Labelled ?? classifier.With).Acsa.Value is { } with)
        {
            figures.Add(new KeyFigure(
                "Mean recall (ACSA)",
                $"{NumberText.Percent(without)} → {NumberText.Percent(with)}\u00a0%",
                $"{NumberText.Points(with - without)} points with {report.Added.Long()}{(report.Classifier.Labelled is null ? "" : " and labels.csv")}"));
        }

        figures.Add(new KeyFigure("Time", NumberText.Duration(report.Stages.Sum(s => s.Seconds)), $"on {report.MadeBy.Device}"));
        var lead = new List<IHtmlBlock> { report.Verdict, new KeyFigures(figures) };
        if (report.Notes.Count > 0)
        {
            lead.Add(new Notice(NoticeTone.Caution, "Worth knowing", report.Notes));
        }

        return lead;
    }

    private static PageSection Classes(BalanceReport report)
    {
        var chart = new BarChart(
            "Images in each class",
            $"What was there, and what was {report.Added.Short()} on top of it.",
            "class",
            [.. report.Classes.Select(c => c.Name)],
            "images",
            [
                new BarSeries("real", [.. report.Classes.Select(c => Estimate.Of(c.Before))], SeriesLook.Baseline),
                new BarSeries(report.Added.Short(), [.. report.Classes.Select(c => Estimate.Of(c.Added))], SeriesLook.Main),
            ])
        {
            Stacked = true,
            WithNumbers = false,
            Decimals = 0,
        };
        var rows = report.Classes.Select(c => new TableRow(
            [c.Name, TableCell.Count(c.Before), TableCell.Count(c.Added), TableCell.Count(c.After)])).ToList();
        rows.Add(new TableRow(
            [
                "all classes",
                TableCell.Count(report.Classes.Sum(c => (long)c.Before)),
                TableCell.Count(report.Classes.Sum(c => (long)c.Added)),
                TableCell.Count(report.Classes.Sum(c => (long)c.After)),
            ],
            Summary: true));
        var table = new HtmlTable(
            "Images in each class before and after",
            [new("class", ColumnKind.Name), new("before"), new(report.Added.Short()), new("after")],
            rows);
        return new PageSection("classes", "Classes before and after", [new Paragraph(report.Plan), chart, table]);
    }

    private static PageSection Pictures(BalanceReport report)
    {
        var blocks = new List<IHtmlBlock>();
        if (report.Samples.Count == 0)
        {
            blocks.Add(new Paragraph("No pictures were made in this run."));
        }

        blocks.AddRange(report.Samples.Take(1));
        if (report.Samples.Count > 1)
        {
            blocks.Add(new Foldable("Pictures of the training", [.. report.Samples.Skip(1)]));
        }

        return new PageSection("pictures", "The pictures", blocks);
    }

    private static List<IHtmlBlock> CopyBlocks(PictureFigure neighbours, string? note, bool madeOfReal)
    {
        var blocks = new List<IHtmlBlock>
        {
            new Paragraph(
                (madeOfReal
                    ? "Every generated image was made out of a real one of its class, changed, turned and moved a little: whatever the real images must not show to others, these must not either. Here generated"
                    : "A generator that has few images to learn from may repeat them. Here generated") + " images stand beside the real ones " +
                "closest to them, the closest pairs of each class first. If a pair shows the same person, animal or thing, treat " +
                "the generated image as a copy of the real one."),
        };
        if (note is not null)
        {
            blocks.Add(new Paragraph(note));
        }

        blocks.Add(neighbours);
        return blocks;
    }
}
