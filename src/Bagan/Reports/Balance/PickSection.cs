using Bagan.Reports.Html;

namespace Bagan.Reports.Balance;

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
