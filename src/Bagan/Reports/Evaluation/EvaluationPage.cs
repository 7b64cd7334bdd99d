using Bagan.Reports.Html;

namespace Bagan.Reports.Evaluation;

/// <summary>Lays an <see cref="EvaluationReport"/> out as report.html.</summary>
public static class EvaluationPage
{
    /// <summary>The page of a report.</summary>
    public static HtmlPage Create(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var lead = new List<IHtmlBlock>(report.Setting.Select(s => new Paragraph(s)));
        if (report.Notes.Count > 0)
        {
            lead.Add(new Notice(NoticeTone.Caution, "Worth knowing", report.Notes));
        }

        var sections = new List<PageSection> { new("pictures", "The pictures", [report.Samples]) };
        sections.AddRange(report.Tables.Select(t => new PageSection(t.Id, t.Title, [new Paragraph(t.Help), t.ToHtml()])));
        if (report.Neighbours is { } neighbours)
        {
            sections.Add(new PageSection(
                "neighbours",
                "Nearest training images",
                [
                    new Paragraph(
                        "Generated images beside the training images nearest to them by features, the closest pairs of each class first, with their " +
                        "distance. A frame marks a pair that is closer than all but the closest 5 % of real images are. If a pair shows the same " +
                        "person, animal or thing, treat the generated image as a copy."),
                    neighbours,
                ]));
        }

        sections.Add(new PageSection(
            "names",
            "What exactly was measured",
            [
                new Paragraph("Figures can be compared only where features, protocol and numbers of images agree. These are the means over the classes with their full names."),
                new PropertyTable("Means with protocol and sample counts", report.Names),
            ]));
        sections.Add(MadeSection.Create(report.MadeBy, report.Stages, report.Options));
        return new HtmlPage(
            "Generated images", "BAGAN evaluation", report.GeneratedName, lead, sections, MadeSection.Footer(report.MadeBy.Version));
    }
}
