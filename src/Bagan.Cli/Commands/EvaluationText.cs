using Bagan.Reports.Evaluation;

namespace Bagan.Cli.Commands;

/// <summary>Shows an evaluation as tables of text.</summary>
internal static class EvaluationText
{
    /// <summary>Writes it; the reason of every blank stands below its table.</summary>
    public static void Write(EvaluationReport report, TextWriter output)
    {
        foreach (var sentence in report.Setting)
        {
            output.WriteLine(sentence);
        }

        foreach (var table in report.Tables)
        {
            output.WriteLine();
            output.WriteLine(table.Title);
            TextTable.Write(
                output,
                ["class", "images", .. table.Columns.Select(c => c.Percent ? c.Heading + " %" : c.Heading)],
                [.. table.Rows.Select(r => new[] { r.Name, Quantity.Count(r.Images) }.Concat(r.Values.Select((v, i) => table.Columns[i].Text(v))).ToArray())]);
            foreach (var blank in table.Blanks())
            {
                output.WriteLine($"  – {blank}");
            }
        }
    }
}
