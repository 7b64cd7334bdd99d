namespace Bagan.Cli;

/// <summary>A table in plain text: the first column to the left, numbers to the right.</summary>
internal static class TextTable
{
    /// <summary>Writes it, indented by two.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="head">The names of the columns; null for a list of names and values, all to the left.</param>
    /// <param name="rows">The rows, each as long as the head.</param>
    public static void Write(TextWriter output, string[]? head, IReadOnlyList<string[]> rows)
    {
        var all = head is null ? rows : [head, .. rows];
        if (all.Count == 0)
        {
            return;
        }

        var widths = Enumerable.Range(0, all[0].Length).Select(i => all.Max(r => r[i].Length)).ToArray();
        foreach (var row in all)
        {
            var cells = row.Select((cell, i) => i == 0 || head is null ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            output.WriteLine($"  {string.Join("  ", cells)}".TrimEnd());
        }
    }
}
