using System.Globalization;
using Bagan.Reports.Html;

namespace Bagan.Reports.Comparison;

/// <summary>Lays a <see cref="ComparisonReport"/> out as report.html.</summary>
public static class ComparisonPage
{
    /// <summary>The page of a report.</summary>
    public static HtmlPage Create(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sections = report.Protocols.Select(Protocol).ToList();
        sections.Add(new PageSection("setting", "How it was measured", [.. report.Setting.Select(s => new Paragraph(s))]));
        sections.Add(MadeSection.Create(report.MadeBy, report.Stages, report.Options));
        var lead = new List<IHtmlBlock> { report.Verdict };
        if (report.Notes.Count > 0)
        {
            lead.Add(new Notice(NoticeTone.Caution, "Worth knowing", report.Notes));
        }

        return new HtmlPage(
            "Methods side by side", "BAGAN comparison", report.DataName, lead, sections, MadeSection.Footer(report.MadeBy.Version));
    }

    private static PageSection Protocol(ComparisonProtocol protocol, int index)
    {
        var blocks = new List<IHtmlBlock> { new Paragraph(protocol.Description) };
        blocks.AddRange(protocol.Tables.Select(t => t.ToHtml()));
        if (protocol.Tables.Count > 0)
        {
            blocks.Add(new Paragraph(
                "Means over the seeds ± their standard error. Bold: the best of each column, among the figures of this run; " +
                "a lead smaller than the standard errors is no lead.",
                Faint: true));
        }

        blocks.AddRange(protocol.Charts);
        if (protocol.Pictures.Count > 0)
        {
            blocks.Add(new Heading("What each method generated"));
            blocks.AddRange(protocol.Pictures.Select((pictures, i) => new Foldable(
                pictures.Method,
                pictures.Neighbours is { } neighbours ? [pictures.Samples, neighbours] : [pictures.Samples],
                Open: i == 0)));
        }

        if (protocol.Failures.Count > 0)
        {
            blocks.Add(new HtmlTable(
                "Cells that failed; the others went on",
                [new("method", ColumnKind.Name), new("seed"), new("error", ColumnKind.Name)],
                [.. protocol.Failures.Select(f => new TableRow([f.Method, new TableCell(f.Seed.ToString(CultureInfo.InvariantCulture), f.Seed), f.Error]))]));
        }

        return new PageSection($"protocol-{index + 1}", $"Protocol {protocol.Name}", blocks);
    }
}
