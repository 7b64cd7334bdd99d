using System.Globalization;
using Bagan.Reports.Html;

namespace Bagan.Reports;

/// <summary>The section that says how a result was made, the same on every page.</summary>
internal static class MadeSection
{
    public static PageSection Create(
        Provenance made, IReadOnlyList<StageTime> stageTimes, IReadOnlyList<KeyValuePair<string, string>> options)
    {
        var facts = new List<KeyValuePair<string, string>>
        {
            new("program", "bagan " + made.Version),
            new("engine", made.Engine),
            new("device", made.Device),
            new("threads", made.Threads.ToString(CultureInfo.InvariantCulture)),
            new("seed", made.Seed.ToString(CultureInfo.InvariantCulture)),
        };
        if (made.Machine is { } machine)
        {
            facts.Add(new("machine", machine));
        }

        facts.Add(new("finished", made.Finished.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)));
        var stages = stageTimes.Select(s => new TableRow([s.Name, new TableCell(NumberText.Duration(s.Seconds), s.Seconds)])).ToList();
        stages.Add(new TableRow(["all stages", NumberText.Duration(stageTimes.Sum(s => s.Seconds))], Summary: true));
        return new PageSection(
            "made",
            "How it was made",
            [
                new Paragraph(made.Repeating),
                new CodeBlock(made.Command),
                new PropertyTable("Program and machine", facts),
                new HtmlTable("Time of each stage", [new("stage", ColumnKind.Text), new("time")], stages),
                new Foldable("All options", [new PropertyTable("Options as they were resolved", options)]),
            ]);
    }

    /// <summary>The last line of a page.</summary>
    public static string Footer(string version) =>
        $"Made by bagan {version}. Everything on this page is inside this one file; nothing is loaded from elsewhere.";
}
