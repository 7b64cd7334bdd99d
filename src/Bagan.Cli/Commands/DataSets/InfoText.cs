using System.Globalization;
using Bagan.Cli.Terminal;
using Bagan.Data;
using Bagan.Data.Inspection;

namespace Bagan.Cli.Commands.DataSets;

/// <summary>Shows the report on a data set.</summary>
internal static class InfoText
{
    private const int BarWidth = 30;
    private const int MostBad = 20;
    private const int MostDuplicates = 10;
    private const int MostFiles = 4;
    private const int MostIgnored = 3;

    /// <summary>Writes it for people.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="output">Where to.</param>
    /// <param name="inFull">Whether every ignored file is named.</param>
    public static void Write(DataReport report, TextWriter output, bool inFull = false)
    {
        var colour = report switch
        {
            { GreyImages: > 0, ColourImages: > 0 } => ", grey and colour",
            { ColourImages: > 0 } => ", colour",
            { GreyImages: > 0 } => ", grey",
            _ => "",
        };
        output.WriteLine($"{report.Path}: {report.Format}, {Quantity.Of(report.Images, "image", "images")} of {Quantity.Of(report.ClassNames.Count, "class", "classes")}{(report.Sizes is null ? "" : $", {report.Sizes}")}{colour}");
        if (report.Splits.Count > 0)
        {
            output.WriteLine();
            WriteClasses(report, output);
        }

        output.WriteLine();
        if (report.ImbalanceRatio is { } ratio)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Imbalance: {ratio:0.#} to 1, largest to smallest class."));
        }

        WriteIgnored(report.Ignored, inFull, output);
        foreach (var note in report.Notes)
        {
            output.WriteLine(note);
        }

        WriteDuplicates(report.Duplicates, output);
        WriteList(output, report.Bad.Count, Quantity.Of(report.Bad.Count, "problem", "problems"), report.Bad.Select(b => b.ToString()), MostBad);
    }

    private static void WriteClasses(DataReport report, TextWriter output)
    {
        var first = report.Splits[0];
        var largest = Math.Max(1, first.Counts.Max());
        TextTable.Write(
            output,
            ["class", .. report.Splits.Select(s => s.Name), "share", ""],
            [
                .. report.ClassNames.Select((name, c) => (string[])
                [
                    name,
                    .. report.Splits.Select(s => Quantity.Count(s.Counts[c])),
                    string.Create(CultureInfo.InvariantCulture, $"{100.0 * first.Counts[c] / Math.Max(1, first.Images):0.0} %"),
                    new string('#', (int)Math.Ceiling((double)BarWidth * first.Counts[c] / largest)).PadRight(BarWidth),
                ]),
                ["total", .. report.Splits.Select(s => Quantity.Count(s.Images)), "", ""],
            ]);
    }

    private static void WriteIgnored(IgnoredFiles ignored, bool inFull, TextWriter output)
    {
        if (ignored.Count == 0)
        {
            return;
        }

        output.WriteLine($"Ignored: {Quantity.Of(ignored.Count, "file", "files")}{(inFull || ignored.Kinds.All(k => k.Files.Count <= MostIgnored) ? "" : " (--verbose names all)")}.");
        foreach (var kind in ignored.Kinds)
        {
            output.WriteLine($"  {kind.Quantity}: {kind.Names(inFull ? int.MaxValue : MostIgnored)}{(kind.Advice is null ? "" : $" ({kind.Advice})")}");
        }
    }

    private static void WriteDuplicates(DuplicateSummary duplicates, TextWriter output)
    {
        if (duplicates.TotalGroups == 0)
        {
            output.WriteLine("No duplicate images.");
            return;
        }

        if (duplicates.WithinSplits > 0)
        {
            output.WriteLine($"Duplicates: {Quantity.Of(duplicates.WithinSplits, "image repeats", "images repeat")} another image of the same split.");
        }

        if (duplicates.AcrossSplits > 0)
        {
            output.WriteLine($"Leak: {Quantity.Of(duplicates.AcrossSplits, "image of another split occurs", "images of other splits occur")} in the training images too. Results measured on them are too good.");
        }

        if (duplicates.UnderTwoLabels > 0)
        {
            output.WriteLine($"Conflict: {Quantity.Of(duplicates.UnderTwoLabels, "image has", "images have")} more than one label.");
        }

        WriteList(output, duplicates.TotalGroups, Quantity.Of(duplicates.TotalGroups, "image occurs", "images occur") + " more than once", duplicates.Groups.Select(Describe), MostDuplicates);
    }

    private static string Describe(DuplicateImages group)
    {
        var files = Quantity.Names(group.Files, MostFiles);
        return group.Classes.Count > 1 ? $"{files} ({string.Join(", ", group.Classes)})" : files;
    }

    private static void WriteList(TextWriter output, int count, string title, IEnumerable<string> entries, int most)
    {
        if (count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{title}:");
        foreach (var entry in entries.Take(most))
        {
            output.WriteLine($"  {entry}");
        }

        if (count > most)
        {
            output.WriteLine($"  and {Quantity.Count(count - most)} more (--json lists them all)");
        }
    }
}
