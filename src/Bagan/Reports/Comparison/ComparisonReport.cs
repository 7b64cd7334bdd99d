using System.Globalization;
using Bagan.Reports.Html;

namespace Bagan.Reports.Comparison;

/// <summary>The results of a comparison of methods: the model behind its report.html.</summary>
internal sealed record ComparisonReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>The verdict in plain words: "On this data oversampling is enough."</summary>
    public required Notice Verdict { get; init; }

    /// <summary>How the figures were measured: classifier, steps, schedule, seeds, test images; a sentence or two each.</summary>
    public required IReadOnlyList<string> Setting { get; init; }

    /// <summary>The metrics of generated images and their full names, with protocol and numbers of images; empty if none was measured.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> MetricNames { get; init; } = [];

    /// <summary>The results under each protocol, at least one.</summary>
    public required IReadOnlyList<ComparisonProtocol> Protocols { get; init; }

    /// <summary>All options with their values, defaults included.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The facts that a person needs to make the same result again.</summary>
    public required Provenance MadeBy { get; init; }
}

/// <summary>The results under one protocol of imbalance.</summary>
internal sealed record ComparisonProtocol
{
    /// <summary>The protocol as written on the command line: "exp:40".</summary>
    public required string Name { get; init; }

    /// <summary>The effect of the protocol on the data, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The tables: the classifier's figures, then those of the generated images.</summary>
    public required IReadOnlyList<MethodTable> Tables { get; init; }

    /// <summary>Bars by class or by method; published values as a series with <see cref="SeriesLook.Outlined"/>.</summary>
    public IReadOnlyList<BarChart> Charts { get; init; } = [];

    /// <summary>Images that each method generated; methods that generate none are left out.</summary>
    public IReadOnlyList<MethodPictures> Pictures { get; init; } = [];

    /// <summary>Runs that failed.</summary>
    public IReadOnlyList<FailedCell> Failures { get; init; } = [];
}

/// <summary>Images that a method generated.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Samples">A grid of generated images, one row for each class.</param>
/// <param name="Neighbours">Generated images next to their closest real ones, or null.</param>
internal sealed record MethodPictures(string Method, PictureFigure Samples, PictureFigure? Neighbours = null);

/// <summary>A run of a method with one seed that failed; the other runs were completed.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Error">The error message.</param>
internal sealed record FailedCell(string Method, long Seed, string Error);

/// <summary>Turns a <see cref="ComparisonReport"/> into report.html.</summary>
internal static class ComparisonPage
{
    /// <summary>The page of a report.</summary>
    /// <param name="report">The report.</param>
    public static HtmlPage Create(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sections = report.Protocols.Select(Protocol).ToList();
        sections.Add(new PageSection("setting", "How it was measured", [.. report.Setting.Select(s => new Paragraph(s)), .. MetricNames(report)]));
        sections.Add(MadeSection.Create(report.MadeBy, report.Stages, report.Options));
        var lead = new List<IHtmlBlock> { report.Verdict };
        if (report.Notes.Count > 0)
        {
            lead.Add(new Notice(NoticeTone.Caution, "Worth knowing", report.Notes));
        }

        lead.Add(ReadingGuide.Comparison(report.Protocols.SelectMany(p => p.Tables).Any(t => t.HasCost)));
        return new HtmlPage(
            "Methods side by side", "BAGAN comparison", report.DataName, lead, sections, MadeSection.Footer(report.MadeBy.Version));
    }

    private static IEnumerable<Foldable> MetricNames(ComparisonReport report) => report.MetricNames.Count == 0
        ? []
        : [new Foldable(
            "Show how the image metrics were computed",
            [new PropertyTable("Image metrics with protocol and numbers of images, as in the first run that generated images", report.MetricNames)])];

    private static PageSection Protocol(ComparisonProtocol protocol, int index)
    {
        var blocks = new List<IHtmlBlock> { new Paragraph(protocol.Description) };
        blocks.AddRange(protocol.Tables.Select(t => t.ToHtml()));
        if (protocol.Tables.Count > 0)
        {
            blocks.Add(new Paragraph(
                "Values are means over the seeds." + UncertaintyNote.Of(protocol.Tables.SelectMany(t => t.Rows).SelectMany(r => r.Values)) +
                " Bold marks the best value of each column in this run. Only a lead whose interval excludes 0 is more than chance." + CostNote(protocol),
                Faint: true));
        }

        blocks.AddRange(protocol.Charts);
        if (protocol.Pictures.Count > 0)
        {
            blocks.Add(new Heading("Images generated by each method"));
            blocks.AddRange(protocol.Pictures.Select((pictures, i) => new Foldable(
                pictures.Method,
                pictures.Neighbours is { } neighbours ? [pictures.Samples, neighbours] : [pictures.Samples],
                Open: i == 0)));
        }

        if (protocol.Failures.Count > 0)
        {
            blocks.Add(new HtmlTable(
                "Runs that failed (the others were completed)",
                [new("method", ColumnKind.Name), new("seed"), new("error", ColumnKind.Name)],
                [.. protocol.Failures.Select(f => new TableRow(
                    [f.Method, new TableCell(f.Seed.ToString(CultureInfo.InvariantCulture), f.Seed), f.Error]))]));
        }

        return new PageSection($"protocol-{index + 1}", $"Protocol {protocol.Name}", blocks);
    }

    private static string CostNote(ComparisonProtocol protocol) => protocol.Tables.Any(t => t.HasCost)
        ? " Cost: the images passed through every network that the method trained, its own teachers, trials and judges included, and the time " +
            "for it, per run. The final classifier is not counted: it is the same for every " +
            "method."
        : string.Empty;
}
