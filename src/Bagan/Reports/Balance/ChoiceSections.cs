using Bagan.Reports.Html;

namespace Bagan.Reports.Balance;

/// <summary>The section on what the filter turned away.</summary>
internal static class FilterSection
{
    /// <param name="rows">What became of each class's images.</param>
    /// <param name="byTeacher">Whether a teacher looked at them, who knows of no copies, and not the filter.</param>
    public static PageSection Create(IReadOnlyList<FilterRow> rows, bool byTeacher) => byTeacher ? ByTeacher(rows) : new(
        "filter",
        "What the filter turned away",
        [
            new Paragraph(
                "A classifier that was trained on the real images alone looked at every generated one. Turned away was what it is sure shows another class, " +
                "and what nearly repeats a training image of its class or a generated image that was accepted before; others were drawn instead."),
            new HtmlTable(
                "Generated images that were drawn and accepted",
                [
                    new("class", ColumnKind.Name), new("drawn"), new("accepted"), new("accepted, %"), new("another class"),
                    new("near-copy of a real image"), new("near-copy of a generated one"), new("taken all the same"),
                ],
                [.. rows.Select(r => new TableRow(
                    [
                        r.ClassName, TableCell.Count(r.Drawn), TableCell.Count(r.Accepted), TableCell.Percent(Estimate.Of(r.Share)), TableCell.Count(r.OtherClass),
                        TableCell.Count(r.CopiesOfReal), TableCell.Count(r.CopiesOfGenerated), TableCell.Count(r.TakenBack),
                    ]))]),
            new Paragraph(
                "Taken all the same: the bound on drawing was reached, and the least bad of the images that were turned away fill what the plan lacked.",
                Faint: true),
        ]);

    private static PageSection ByTeacher(IReadOnlyList<FilterRow> rows) => new(
        "filter",
        "What the teacher turned away",
        [
            new Paragraph(
                "Classifiers that were trained on the real images alone looked at every generated one. What they were not fairly sure of (60 %) was drawn again, " +
                "up to three times; then the likeliest of the four was taken all the same."),
            new HtmlTable(
                "Generated images that were drawn and accepted",
                [new("class", ColumnKind.Name), new("drawn"), new("accepted"), new("accepted, %"), new("turned away"), new("taken all the same")],
                [.. rows.Select(r => new TableRow(
                    [
                        r.ClassName, TableCell.Count(r.Drawn), TableCell.Count(r.Accepted), TableCell.Percent(Estimate.Of(r.Share)), TableCell.Count(r.OtherClass), TableCell.Count(r.TakenBack),
                    ]))]),
        ]);
}

/// <summary>The section on what was tried before one way was taken.</summary>
internal static class PickSection
{
    public static PageSection Create(PickReport pick)
    {
        var blocks = new List<IHtmlBlock> { new Paragraph($"Taken: {pick.Chosen}. {pick.Reason}") };
        if (pick.Candidates.Count > 0)
        {
            blocks.Add(new HtmlTable(
                "Mean recall over the classes (ACSA) on the validation images, per cent",
                [new("candidate", ColumnKind.Name), new("training of the classifier", ColumnKind.Text), new("ACSA")],
                [.. pick.Candidates.Select(c => new TableRow([c.Name, c.Recipe, TableCell.Percent(c.Acsa, c.Name == pick.Chosen ? CellTone.Best : CellTone.Plain)]))]));
            blocks.Add(new Paragraph(
                "A part of the training images was held out to judge the candidates; the test images took no part. A candidate with generated images is taken only if it beats " +
                "the best one without by more than the standard error of their paired difference over the classifier's seeds; else plain oversampling is.",
                Faint: true));
        }

        blocks.Add(new Paragraph($"The classifiers whose figures stand in this report: {pick.Recipe}."));
        return new PageSection("pick", "What was picked, and why", blocks);
    }
}
