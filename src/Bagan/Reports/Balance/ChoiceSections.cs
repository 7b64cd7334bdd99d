using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Balance;

/// <summary>The section on the candidates of <c>--pick</c>.</summary>
internal static class PickSection
{
    /// <summary>The section.</summary>
    /// <param name="pick">The candidates and the decision.</param>
    public static PageSection Create(PickReport pick)
    {
        var blocks = new List<IHtmlBlock> { new Paragraph($"Picked: {pick.Chosen}. {pick.Reason}") };
        if (pick.Candidates.Count > 0)
        {
            blocks.Add(new HtmlTable(
                "Mean recall over the classes (ACSA) on the validation images, in per cent",
                [new("candidate", ColumnKind.Name), new("training of the classifier", ColumnKind.Text), new("ACSA")],
                [.. pick.Candidates.Select(c => new TableRow(
                    [c.Name, c.Recipe, TableCell.Percent(c.Acsa, c.Name == pick.Chosen ? CellTone.Best : CellTone.Plain)]))]));
            blocks.Add(new Paragraph(
                "The candidates were judged on validation images, the data's own or held out of the training images; the test images were not used. A " +
                "candidate with generated images wins only if it beats the best candidate without them by more than the standard error " +
                "of their paired difference over the classifier's seeds. Otherwise the small classes are filled with repeated originals.",
                Faint: true));
        }

        blocks.Add(new Paragraph($"Recipe of the classifiers measured in this report: {pick.Recipe}."));
        return new PageSection("pick", "How the images were picked", blocks);
    }
}

/// <summary>The section on generated images that the filter or the teacher rejected.</summary>
internal static class FilterSection
{
    private const string Caption = "Generated images drawn, accepted and rejected";

    /// <summary>The section.</summary>
    /// <param name="rows">The counts of each class.</param>
    /// <param name="byTeacher">Whether a teacher checked the images. It looks for no copies, so it has fewer columns than the filter.</param>
    public static PageSection Create(IReadOnlyList<FilterRow> rows, bool byTeacher) => byTeacher ? ByTeacher(rows) : ByFilter(rows);

    private static PageSection ByFilter(IReadOnlyList<FilterRow> rows) => new(
        "filter",
        "Images that the filter rejected",
        [
            new Paragraph(
                "A classifier trained on the real images alone checked every generated image. Rejected were images that clearly show " +
                "another class, near-copies of a training image of their class, and near-copies of an image accepted before. New images " +
                "were drawn to replace them."),
            new HtmlTable(
                Caption,
                [
                    new("class", ColumnKind.Name), new("drawn"), new("accepted"), new("accepted, %"), new("rejected: another class"),
                    new("rejected: near-copy of a real image"), new("rejected: near-copy of a generated image"), new("rejected but kept"),
                ],
                [.. rows.Select(r => new TableRow(
                    [.. Accepted(r), TableCell.Count(r.CopiesOfReal), TableCell.Count(r.CopiesOfGenerated), TableCell.Count(r.TakenBack)]))]),
            new Paragraph(
                "Rejected but kept: the limit on draws was reached before the class was full, so the least bad of the rejected images fill it up.",
                Faint: true),
        ]);

    private static PageSection ByTeacher(IReadOnlyList<FilterRow> rows) => new(
        "filter",
        "Images that the teacher rejected",
        [
            new Paragraph(
                "The teacher, a pair of classifiers trained on the real images alone, checked every generated image. Images given less " +
                "than 60 % for their class were redrawn up to three times; if none passed, the best of the four was kept."),
            new HtmlTable(
                Caption,
                [new("class", ColumnKind.Name), new("drawn"), new("accepted"), new("accepted, %"), new("rejected"), new("rejected but kept")],
                [.. rows.Select(r => new TableRow([.. Accepted(r), TableCell.Count(r.TakenBack)]))]),
        ]);

    private static IEnumerable<TableCell> Accepted(FilterRow row) =>
    [
        row.ClassName,
        TableCell.Count(row.Drawn),
        TableCell.Count(row.Accepted),
        TableCell.Percent(Estimate.Of(row.Share)),
        TableCell.Count(row.OtherClass),
    ];
}
