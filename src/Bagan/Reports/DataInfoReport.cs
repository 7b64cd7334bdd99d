using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports;

/// <summary>The findings of <c>data info</c>: the model behind its page.</summary>
internal sealed record DataInfoReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>The layout of the data: "folder of class folders", "IDX".</summary>
    public required string Format { get; init; }

    /// <summary>The size of the images in words: "28 x 28", or "32 x 32 to 640 x 480".</summary>
    public required string Size { get; init; }

    /// <summary>The channels in words: "1 (grey)", "3 (colour)", "mixed".</summary>
    public required string Channels { get; init; }

    /// <summary>The size of the largest class divided by the size of the smallest; null if there is no image.</summary>
    public double? ImbalanceRatio { get; init; }

    /// <summary>All class names, in the data's order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The splits, such as train and test; at least one.</summary>
    public required IReadOnlyList<DataInfoSplit> Splits { get; init; }

    /// <summary>Sample images of every class, or null.</summary>
    public PictureFigure? ContactSheet { get; init; }

    /// <summary>Files that cannot be used, with the reason.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Bad { get; init; } = [];

    /// <summary>Files that belong to no layout and are ignored, by kind.</summary>
    public IReadOnlyList<IgnoredGroup> Ignored { get; init; } = [];

    /// <summary>Groups of files with identical pixels.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; init; } = [];

    /// <summary>Warnings and remarks; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Version of this program.</summary>
    public required string Version { get; init; }
}

/// <summary>A split of a data set.</summary>
/// <param name="Name">Its name: "train", "test".</param>
/// <param name="Counts">The number of images in each class, in the order of the class names.</param>
internal sealed record DataInfoSplit(string Name, IReadOnlyList<int> Counts);

/// <summary>Files with identical pixels.</summary>
/// <param name="Kind">Where they are: "in train and in test", "in two classes", "in one class".</param>
/// <param name="Files">The files.</param>
internal sealed record DuplicateGroup(string Kind, IReadOnlyList<string> Files);
/// <summary>Files of one kind that were passed over.</summary>
/// <param name="Kind">The number with its noun: "3 text files".</param>
/// <param name="Files">The files.</param>
/// <param name="Advice">What can be done to have them read; null where there is nothing to read in them.</param>
internal sealed record IgnoredGroup(string Kind, IReadOnlyList<string> Files, string? Advice);

/// <summary>Turns a <see cref="DataInfoReport"/> into a page.</summary>
internal static class DataInfoPage
{
    // More rows would make the page slow to open; the JSON output has them all.
    private const int MostRows = 500;
    private const int MostNames = 1000;

    /// <summary>The page of a report.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentException">A split has another number of counts than there are classes.</exception>
    public static HtmlPage Create(DataInfoReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (var split in report.Splits)
        {
            if (split.Counts.Count != report.ClassNames.Count)
            {
                throw new ArgumentException(
                    $"Split '{split.Name}' has {split.Counts.Count} counts, but there are {report.ClassNames.Count} classes.", nameof(report));
            }
        }

        var sections = new List<PageSection> { Classes(report) };
        if (report.ContactSheet is { } sheet)
        {
            sections.Add(new PageSection("images", "Sample images of each class", [sheet]));
        }

        if (report.Bad.Count > 0)
        {
            sections.Add(new PageSection("bad", "Files that cannot be used", [FileTable(
                "Files that cannot be used, with the reason", "file", "reason", report.Bad)]));
        }

        if (report.Ignored.Count > 0)
        {
            sections.Add(new PageSection("ignored", "Files that were ignored", [FileTable(
                "Files that were ignored, by kind", "what", "files",
                [.. report.Ignored.Select(g => new KeyValuePair<string, string>(g.Advice is null ? g.Kind : $"{g.Kind} ({g.Advice})", Names(g.Files)))])]));
        }

        if (report.Duplicates.Count > 0)
        {
            sections.Add(new PageSection("duplicates", "Images that occur more than once", DuplicateBlocks(report)));
        }

        return new HtmlPage(
            "Data set overview",
            "BAGAN data info",
            report.DataName,
            Lead(report),
            sections,
            MadeSection.Footer(report.Version));
    }

    private static List<IHtmlBlock> Lead(DataInfoReport report)
    {
        var figures = new List<KeyFigure>
        {
            new("Images", Quantity.Count(report.Splits.Sum(s => s.Counts.Sum(c => (long)c))), report.Format),
            new("Classes", Quantity.Count(report.ClassNames.Count)),
            new("Size", report.Size, "channels: " + report.Channels),
        };
        if (report.ImbalanceRatio is { } ratio)
        {
            figures.Add(new KeyFigure("Imbalance", NumberText.Short(ratio) + " : 1", "largest class : smallest class"));
        }

        figures.Add(new KeyFigure(
            "Bad files", Quantity.Count(report.Bad.Count), $"{Quantity.Of(report.Ignored.Sum(g => g.Files.Count), "other file")} ignored"));
        var lead = new List<IHtmlBlock> { new KeyFigures(figures) };
        if (report.Notes.Count > 0)
        {
            lead.Add(new Notice(NoticeTone.Caution, "Worth knowing", report.Notes));
        }

        return lead;
    }

    private static PageSection Classes(DataInfoReport report)
    {
        var chart = new BarChart(
            "Images in each class",
            "class",
            report.ClassNames,
            "images",
            [
                .. report.Splits.Select((split, i) => new BarSeries(
                    split.Name, [.. split.Counts.Select(c => Estimate.Of(c))], i == 0 ? SeriesLook.Main : SeriesLook.Baseline)),
            ])
        {
            Decimals = 0,
            WithNumbers = false,
        };
        var columns = new List<TableColumn> { new("class", ColumnKind.Name) };
        columns.AddRange(report.Splits.Select(s => new TableColumn(s.Name)));
        var rows = report.ClassNames.Select((name, i) => new TableRow(
            [name, .. report.Splits.Select(s => TableCell.Count(s.Counts[i]))])).ToList();
        rows.Add(new TableRow(
            ["all classes", .. report.Splits.Select(s => TableCell.Count(s.Counts.Sum(c => (long)c)))], Summary: true));
        return new PageSection("classes", "Classes", [chart, new HtmlTable("Images in each class and split", columns, rows)]);
    }

    private static HtmlTable FileTable(string caption, string left, string right, IReadOnlyList<KeyValuePair<string, string>> files)
    {
        var rows = files.Take(MostRows).Select(f => new TableRow([f.Key, f.Value])).ToList();
        if (files.Count > rows.Count)
        {
            rows.Add(new TableRow([$"and {Quantity.Count(files.Count - rows.Count)} more", string.Empty], Summary: true));
        }

        return new HtmlTable(caption, [new(left, ColumnKind.Name), new(right, ColumnKind.Name)], rows);
    }

    private static string Names(IReadOnlyList<string> files) =>
        string.Join("\n", files.Take(MostNames)) + (files.Count > MostNames ? $"\nand {Quantity.Count(files.Count - MostNames)} more" : "");

    private static List<IHtmlBlock> DuplicateBlocks(DataInfoReport report) =>
    [
        new Paragraph(
            "An image that is in both train and test makes results look better than they are. " +
            "An image in two classes teaches a classifier contradictory labels."),
        FileTable(
            "Files with identical pixels",
            "where",
            "files",
            [.. report.Duplicates.Select(d => new KeyValuePair<string, string>(d.Kind, string.Join("\n", d.Files)))]),
    ];
}
