using Bagan.Reports.Html;

namespace Bagan.Reports;

/// <summary>The results of an evaluation of generated images: the model behind its page and its text.</summary>
internal sealed record EvaluationReport
{
    /// <summary>The generated images, as the user named them.</summary>
    public required string GeneratedName { get; init; }

    /// <summary>How the figures were measured, a sentence each: reference images, features, classifier.</summary>
    public required IReadOnlyList<string> Setting { get; init; }

    /// <summary>The figures; each table answers one question.</summary>
    public required IReadOnlyList<FigureTable> Tables { get; init; }

    /// <summary>The heading of each figure and its full name, with protocol and numbers of images.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Names { get; init; }

    /// <summary>Real and generated images side by side.</summary>
    public required PictureFigure Samples { get; init; }

    /// <summary>Generated images next to their nearest training images; null if there are no pairs.</summary>
    public PictureFigure? Neighbours { get; init; }

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The options: names and values.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>The facts that a person needs to get the same figures again.</summary>
    public required Provenance MadeBy { get; init; }
}

/// <summary>Turns an <see cref="EvaluationReport"/> into report.html.</summary>
internal static class EvaluationPage
{
    /// <summary>The page of a report.</summary>
    /// <param name="report">The report.</param>
    public static HtmlPage Create(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var lead = new List<IHtmlBlock>(report.Setting.Select(s => new Paragraph(s)));
        if (report.Notes.Count > 0)
        {
            lead.Add(new Notice(NoticeTone.Caution, "Worth knowing", report.Notes));
        }

        lead.Add(ReadingGuide.Evaluation(report.Neighbours is not null));
        var sections = new List<PageSection> { new("pictures", "Real and generated images", [report.Samples]) };
        sections.AddRange(report.Tables.Select(t => new PageSection(t.Id, t.Title, [new Paragraph(t.Help), t.ToHtml()])));
        if (report.Neighbours is { } neighbours)
        {
            sections.Add(new PageSection(
                "neighbours",
                "Nearest training images",
                [
                    new Paragraph(
                        "The pairs show generated images next to the training images nearest to them by features, with their distance; " +
                        "the closest pairs of each class come first. A frame marks a pair that is closer than 95 % of real images are to " +
                        "their nearest training image. If a pair shows the same person, animal or object, treat the generated image as a " +
                        "copy."),
                    neighbours,
                ]));
        }

        sections.Add(new PageSection(
            "names",
            "Full names of the figures",
            [
                new Paragraph(
                    "Compare a figure with one from another run only if features, protocol and numbers of images agree. The full name of " +
                    "a figure states them."),
                new PropertyTable("Means over the classes, with protocol and numbers of images", report.Names),
            ]));
        sections.Add(MadeSection.Create(report.MadeBy, report.Stages, report.Options));
        return new HtmlPage(
            "Generated images", "BAGAN evaluation", report.GeneratedName, lead, sections, MadeSection.Footer(report.MadeBy.Version));
    }
}
