using System.Globalization;
using Bagan.Reports.Html;

namespace Bagan.Reports;

/// <summary>The facts that a person needs to make the same result again.</summary>
/// <param name="Version">Version of this program.</param>
/// <param name="Engine">Name and version of the tensor engine.</param>
/// <param name="Device">The device that computed: "cpu", or the name of the GPU.</param>
/// <param name="Threads">Number of CPU threads.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Command">The command line as typed.</param>
/// <param name="Machine">Processor, cores and memory in words; null if unknown.</param>
/// <param name="Finished">When the work ended.</param>
internal sealed record Provenance(
    string Version, string Engine, string Device, int Threads, long Seed, string Command, string? Machine, DateTimeOffset Finished)
{
    /// <summary>How the same result can be had again, in a sentence.</summary>
    public string Repeating { get; init; } =
        "Run this command again with the same seed, machine and number of threads to get the same images.";
}

/// <summary>The time that a stage of the work took.</summary>
/// <param name="Name">The stage in lower-case words: "read", "autoencoder", "adversarial training".</param>
/// <param name="Seconds">Wall-clock seconds, at least 0.</param>
internal sealed record StageTime(string Name, double Seconds);

/// <summary>The section that ends every page of results: command, program, machine, times, options.</summary>
internal static class MadeSection
{
    /// <summary>The section.</summary>
    /// <param name="made">Program, machine and command.</param>
    /// <param name="stageTimes">The stages in the order in which they ran.</param>
    /// <param name="options">All options with their values, defaults included.</param>
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
        var stages = stageTimes.Select(s => new TableRow([s.Name, TableCell.Duration(s.Seconds)])).ToList();
        stages.Add(new TableRow(["all stages", TableCell.Duration(stageTimes.Sum(s => s.Seconds))], Summary: true));
        return new PageSection(
            "made",
            "How it was made",
            [
                new Paragraph(made.Repeating),
                new CodeBlock(made.Command),
                new PropertyTable("Program and machine", facts),
                new HtmlTable("Time per stage", [new("stage", ColumnKind.Text), new("time")], stages),
                new Foldable("Show all options", [new PropertyTable("All options of this run, defaults included", options)]),
            ]);
    }

    /// <summary>The last line of a page.</summary>
    /// <param name="version">Version of this program.</param>
    public static string Footer(string version) =>
        $"Made by bagan {version}. This page is a single file and loads nothing from the network.";
}
