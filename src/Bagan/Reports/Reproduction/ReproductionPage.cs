using System.Globalization;
using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Reproduction;

/// <summary>Turns a <see cref="ReproductionReport"/> into a page: charts like the paper's, ours and theirs one below the other, then every number.</summary>
internal static class ReproductionPage
{
    private const string NotPublished = "not in the paper";

    /// <summary>The page of a report.</summary>
    internal static HtmlPage Create(ReproductionReport report)
    {
        var lead = new List<IHtmlBlock>
        {
            new Paragraph(
                "In each data set one class lost a share of its images; the traffic signs (gtsrb), whose classes differ in size by themselves, are taken as they are. The generators were trained on what was left. Their images filled the class back to its former count (for the signs: every class up to the size of the largest), "
                + "and a classifier was trained on the result. "
                + "\"Ours\" are the means over the classes named in each table. The paper's values are read off its bar charts: they are means over all classes, without error bars, seeds or a recipe of the classifier; those of BAGAN stand beside both readings of it, bagan and bagan-conditional."),
        };
        if (report.Missing is { } missing)
        {
            lead.Add(new Notice(NoticeTone.Neutral, missing, ["Run the same command again to continue."]));
        }

        return new HtmlPage(
            "Figures 7 to 9 of the BAGAN paper",
            "BAGAN reproduction",
            "Mariani et al. 2018, arXiv 1803.09655, section 5",
            lead,
            [
                .. report.Sets.Select(Section),
                new PageSection("setting", "How it was measured", [.. report.Setting.Select(s => new Paragraph(s))]),
                MadeSection.Create(report.MadeBy, [.. report.Sets.SelectMany(s => s.Shares).Select(s => new StageTime($"{s.Data}, {s.Label}", s.Seconds))], report.Options),
            ],
            MadeSection.Footer(report.MadeBy.Version));
    }

    private static PageSection Section(ReproducedSet set)
    {
        var blocks = new List<IHtmlBlock>();
        if (set.Shares.Count == 0)
        {
            blocks.Add(new Paragraph("Nothing is finished yet."));
        }
        else
        {
            blocks.AddRange(Figure(set, "Figure 7: generated images that show the wanted class", "per cent", 100, m => m.Wanted, m => m.PublishedWanted, m => m.WantedReal, "real test images"));
            blocks.AddRange(Figure(set, "Figure 8: SSIM of random pairs", "SSIM; lower is more varied, down to that of real pairs", 1, m => m.Ssim, m => m.PublishedSsim, m => m.SsimReal, "real pairs"));
            blocks.AddRange(Figure(set, set.Shares[0].Share is null ? "Figure 9: accuracy, mean over the classes" : "Figure 9: accuracy of the class that lost images", "per cent", 100, m => m.Accuracy, m => m.PublishedAccuracy, null, ""));
            blocks.AddRange(set.Shares.Select(Table));
            blocks.AddRange(set.Shares.Where(s => s.Pictures.Count > 0).Select(s => new Foldable(s.Share is null ? "Images" : $"Images with {s.Label} dropped", [.. s.Pictures], Open: s == set.Shares[^1])));
        }

        return new PageSection(set.Name, set.Name, blocks);
    }

    // Ours, then the paper's in the same order and colours, on the same axis.
    private static IEnumerable<IHtmlBlock> Figure(
        ReproducedSet set, string title, string axis, double factor, Func<ReproducedMethod, Estimate> ours, Func<ReproducedMethod, double?> published,
        Func<ReproducedMethod, Estimate>? real, string realName)
    {
        var methods = set.Shares.SelectMany(s => s.Methods.Select(m => m.Name)).Distinct().ToList();
        var shown = methods.Where(m => Values(m, ours).Any(v => v.Value is not null) || Values(m, Published).Any(v => v.Value is not null)).ToList();
        string[] labels = [.. set.Shares.Select(s => s.Label)];
        List<BarSeries> mine = [.. shown.Select(m => new BarSeries(m, Values(m, ours)))];
        if (real is not null && methods.Select(m => Values(m, real)).FirstOrDefault(values => values.Any(v => v.Value is not null)) is { } reference)
        {
            mine.Add(new BarSeries(realName, reference, SeriesLook.Baseline));
        }

        if (mine.Any(s => s.Values.Any(v => v.Value is not null)))
        {
            yield return new BarChart($"{title}, ours", "Error bars: standard errors over the seeds.", "share dropped", labels, axis, mine) { Maximum = factor, Decimals = factor > 1 ? 1 : 3 };
        }

        if (shown.Any(m => Values(m, Published).Any(v => v.Value is not null)))
        {
            yield return new BarChart($"{title}, the paper's", null, "share dropped", labels, axis, [.. shown.DistinctBy(PaperName).Select(m => new BarSeries(PaperName(m), Values(m, Published)))]) { Maximum = factor, Decimals = factor > 1 ? 1 : 3 };
        }

        string PaperName(string method) => set.Shares.SelectMany(s => s.Methods).First(m => m.Name == method).PublishedAs;

        Estimate Published(ReproducedMethod method) => Of(published(method));

        Estimate[] Values(string method, Func<ReproducedMethod, Estimate> figure) =>
            [.. set.Shares.Select(s => (s.Methods.FirstOrDefault(m => m.Name == method) is { } one ? figure(one) : Estimate.Blank("not measured")).Times(factor))];
    }

    private static HtmlTable Table(ReproducedShare share)
    {
        var columns = new List<TableColumn>
        {
            new("method", ColumnKind.Name), new("wanted class, %"), new("the paper's"), new("SSIM of pairs"), new("of real pairs"), new("the paper's"), new("accuracy, %"), new("the paper's"),
        };
        if (share.Against is { } against)
        {
            columns.Add(new TableColumn($"{against} minus it, points"));
        }

        columns.AddRange(MethodCost.Columns);

        return new HtmlTable(
            $"{share.Data}, {(share.Share is null ? "as it is" : $"{share.Label} dropped")}: {Quantity.Of(share.Classes.Count, "class", "classes")} ({string.Join(", ", share.Classes)}), {Quantity.Of(share.Seeds, "seed")}. {share.CostNote}",
            columns,
            [.. share.Methods.Select(m => new TableRow(
            [
                new TableCell(m.Name, Footnote: m.Remark),
                TableCell.Number(m.Wanted.Times(100), 1), TableCell.Number(Of(m.PublishedWanted).Times(100), 1),
                TableCell.Number(m.Ssim, 3), TableCell.Number(m.SsimReal, 3), TableCell.Number(Of(m.PublishedSsim), 3),
                TableCell.Number(m.Accuracy.Times(100), 1), TableCell.Number(Of(m.PublishedAccuracy).Times(100), 2),
                .. share.Against is null ? Array.Empty<TableCell>() : [m.Name == share.Against ? NumberText.Blank : TableCell.Points(m.Lead)],
                .. MethodCost.Cells(m.Cost),
            ]))]);
    }

    private static Estimate Of(double? published) => published is { } value ? Estimate.Of(value) : Estimate.Blank(NotPublished);
}
