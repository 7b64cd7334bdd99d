using System.Globalization;
using Bagan.Reports.Html;

namespace Bagan.Reports;

/// <summary>What is needed to make the same result again.</summary>
/// <param name="Version">Version of this program.</param>
/// <param name="Engine">Name and version of the tensor engine.</param>
/// <param name="Device">Where it was computed: "cpu", or the name of the GPU.</param>
/// <param name="Threads">Threads used.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Command">The command line as typed.</param>
/// <param name="Machine">Processor, cores and memory in words, or null.</param>
/// <param name="Finished">When it was done.</param>
public sealed record Provenance(
    string Version, string Engine, string Device, int Threads, long Seed, string Command, string? Machine, DateTimeOffset Finished)
{
    /// <summary>What it takes to get the same result again, in a sentence.</summary>
    public string Repeating { get; init; } =
        "The same command with the same seed on the same machine and number of threads gives the same images again.";
}

/// <summary>How long a stage of the work took.</summary>
/// <param name="Name">The stage in lower-case words: "read", "autoencoder", "adversarial training".</param>
/// <param name="Seconds">Wall-clock seconds, at least 0.</param>
public sealed record StageTime(string Name, double Seconds);

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
