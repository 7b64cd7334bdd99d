namespace Bagan.Data.Readers;

/// <summary>What the user should know of the classes.</summary>
internal static class ClassNotes
{
    private const int Shown = 10;

    /// <summary>Notes a lone class and classes of one image.</summary>
    public static void Add(IReadOnlyList<string> names, IReadOnlyList<int> counts, List<string> notes)
    {
        if (names.Count == 1)
        {
            notes.Add("There is only one class.");
        }

        var single = Enumerable.Range(0, names.Count).Where(c => counts[c] == 1).Select(c => names[c]).ToArray();
        if (single.Length > 0)
        {
            notes.Add($"{(single.Length == 1 ? "One class has" : $"{single.Length} classes have")} a single training image: {Shorten(single)}.");
        }
    }

    /// <summary>The first names, and how many more there are.</summary>
    public static string Shorten(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? $" and {all.Length - Shown} more" : "");
    }
}
