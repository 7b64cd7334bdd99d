using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Balance;

/// <summary>Turns a <see cref="BalanceReport"/> into report.html.</summary>
internal static class BalancePage
{
    /// <summary>The page of a report.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentException">The number of recalls differs from the number of classes.</exception>
    public static HtmlPage Create(BalanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sections = new List<PageSection>
        {
            Classes(report),
        };
        if (report.Added == AddedKind.Generated)
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
            sections.Add(FilterSection.Create(report.Filter, report.ByTeacher, report.Networks));
        }

        if (report.Neighbours is { } neighbours)
        {
            sections.Add(new PageSection(
                "copies", "Are they copies of real images?", CopyBlocks(neighbours, report.NeighboursNote, report.MadeOfReal)));
        }

        if (report.Curves.Count > 0)
        {
            sections.Add(new PageSection("training", "How the training went", [new ChartRow(report.Curves)]));
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
        var repeated = report.Classes.Sum(c => (long)c.Repeated);
        var figures = new List<KeyFigure>
        {
            new("Images", $"{Quantity.Count(before)} → {Quantity.Count(after)}", repeated == 0
                ? $"{Quantity.Count(after - before)} {report.Added.Short()}"
                : $"{Quantity.Count(after - before - repeated)} {report.Added.Short()}, {Quantity.Count(repeated)} {AddedKind.Repeated.Short()}"),
            new(
                "Smallest class",
                $"{Quantity.Count(report.Classes.Min(c => c.Before))} → {Quantity.Count(report.Classes.Min(c => c.After))}",
                $"of {Quantity.Of(report.Classes.Count, "class", "classes")}; the largest has {Quantity.Count(report.Classes.Max(c => c.After))}"),
        };
        if (report.Classifier is { Gain.Acsa: { } gain } classifier)
        {
            var interval = classifier.Gain is { Low: { } low, High: { } high } ? $" ({NumberText.Points(low)} to {NumberText.Points(high)})" : "";
            figures.Add(new KeyFigure(
                "Gain in mean recall (ACSA)",
                $"{NumberText.Points(gain)}\u00a0points{interval}",
                $"{ClassifierSection.Name(classifier.Main, report.Added)}, {NumberText.Percent(classifier.Main.Figures.Acsa.Value!.Value)}\u00a0%, over the best training without them, {ClassifierSection.Name(classifier.Best, report.Added)}, {NumberText.Percent(classifier.Best.Figures.Acsa.Value!.Value)}\u00a0%"));
        }

        figures.Add(new KeyFigure("Time", Quantity.Duration(report.Stages.Sum(s => s.Seconds)), $"on {report.MadeBy.Device}"));
        var lead = new List<IHtmlBlock> { report.Verdict, new KeyFigures(figures) };
        if (report.Notes.Count > 0)
        {
            lead.Add(new Notice(NoticeTone.Caution, "Worth knowing", report.Notes));
        }

        lead.Add(ReadingGuide.Balance(report.Classifier, report.Neighbours is not null));
        return lead;
    }

    private static PageSection Classes(BalanceReport report)
    {
        var repeats = report.Classes.Any(c => c.Repeated > 0);
        var chart = new BarChart(
            "Images in each class",
            report.Added == AddedKind.None ? "The method adds no images." : $"The real images, and the {report.Added.Long()} that were added.",
            "class",
            [.. report.Classes.Select(c => c.Name)],
            "images",
            [
                new BarSeries("real", [.. report.Classes.Select(c => Estimate.Of(c.Before))], SeriesLook.Baseline),
                .. repeats ? [new BarSeries(AddedKind.Repeated.Short(), [.. report.Classes.Select(c => Estimate.Of(c.Repeated))], SeriesLook.Next)] : Array.Empty<BarSeries>(),
                new BarSeries(report.Added.Short(), [.. report.Classes.Select(c => Estimate.Of(c.Added - c.Repeated))], SeriesLook.Main),
            ])
        {
            Stacked = true,
            WithNumbers = false,
            Decimals = 0,
        };
        var rows = report.Classes.Select(c => new TableRow(
            [c.Name, TableCell.Count(c.Before), .. Repeated(c.Repeated), TableCell.Count(c.Added - c.Repeated), TableCell.Count(c.After)])).ToList();
        rows.Add(new TableRow(
            [
                "all classes",
                TableCell.Count(report.Classes.Sum(c => (long)c.Before)),
                .. Repeated(report.Classes.Sum(c => (long)c.Repeated)),
                TableCell.Count(report.Classes.Sum(c => (long)c.Added - c.Repeated)),
                TableCell.Count(report.Classes.Sum(c => (long)c.After)),
            ],
            Summary: true));
        var table = new HtmlTable(
            "Images in each class before and after balancing",
            [new("class", ColumnKind.Name), new("before"), .. repeats ? [new TableColumn(AddedKind.Repeated.Short())] : Array.Empty<TableColumn>(), new(report.Added.Short()), new("after")],
            rows);
        return new PageSection("classes", "Classes before and after", [new Paragraph(report.Plan), chart, table]);

        TableCell[] Repeated(long count) => repeats ? [TableCell.Count(count)] : [];
    }

    private static PageSection Pictures(BalanceReport report)
    {
        var blocks = new List<IHtmlBlock>();
        if (report.Samples.Count == 0)
        {
            blocks.Add(new Paragraph("This run made no pictures."));
        }

        blocks.AddRange(report.Samples.Take(1));
        if (report.Photographs is { } photographs)
        {
            blocks.Add(photographs);
        }

        if (report.Samples.Count > 1)
        {
            blocks.Add(new Foldable("Show pictures from the training", [.. report.Samples.Skip(1)]));
        }

        return new PageSection("pictures", "Generated images", blocks);
    }

    private static List<IHtmlBlock> CopyBlocks(PictureFigure neighbours, string? note, bool madeOfReal)
    {
        var blocks = new List<IHtmlBlock>
        {
            new Paragraph(
                (madeOfReal
                    ? "Every generated image is a modified real image of its class. If the real images are confidential, so are the generated ones. "
                    : "A generator that learned from few images may reproduce them. ") +
                "The pairs below show generated images next to the real images most like them, the closest pairs of each class first. If " +
                "a pair shows the same person, animal or object, treat the generated image as a copy of the real one."),
        };
        if (note is not null)
        {
            blocks.Add(new Paragraph(note));
        }

        blocks.Add(neighbours);
        return blocks;
    }
}
