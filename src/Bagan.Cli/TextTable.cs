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
        // What is escaped is wider than it was, so cells are escaped before they are measured.
        var all = (head is null ? rows : [head, .. rows]).Select(r => Array.ConvertAll(r, Printable.Line)).ToList();
        if (all.Count == 0)
        {
            return;
        }

        var widths = Enumerable.Range(0, all[0].Length).Select(i => all.Max(r => Printable.Width(r[i]))).ToArray();
        foreach (var row in all)
        {
            var cells = row.Select((cell, i) => i == 0 || head is null ? cell + Gap(cell, widths[i]) : Gap(cell, widths[i]) + cell);
            output.WriteLine($"  {string.Join("  ", cells)}".TrimEnd());
        }
    }

    private static string Gap(string cell, int width) => new(' ', width - Printable.Width(cell));
}
