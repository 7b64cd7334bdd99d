using System.Globalization;

namespace Bagan.Data.Readers.Listing;

/// <summary>What the user should know of the classes.</summary>
internal static class ClassNotes
{
    // What tables write where a value is missing.
    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase) { "nan", "na", "n/a", "null", "none", "nil", "?", "-", "-1", "unknown", "unlabeled", "unlabelled" };

    /// <summary>Notes a lone class, classes of one image, and names that look alike.</summary>
    public static void Add(IReadOnlyList<string> names, IReadOnlyList<int> counts, List<string> notes)
    {
        if (names.Count == 1)
        {
            notes.Add("There is only one class.");
        }

        foreach (var twins in names.GroupBy(n => AsSeen(n).ToUpperInvariant(), StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var what = twins.GroupBy(UnicodeForm.Compose, StringComparer.Ordinal).Any(g => g.Count() > 1) ? "their Unicode form, which looks the same"
                : twins.GroupBy(AsSeen, StringComparer.Ordinal).Any(g => g.Count() > 1) ? "blanks"
                : "letter case";
            notes.Add($"The names of the classes {string.Join(", ", twins.Select(t => $"'{t}'"))} differ only in {what}; they may be meant as one class.");
        }

        foreach (var padded in names.Where(n => n.All(char.IsAsciiDigit)).GroupBy(n => n.TrimStart('0'), StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            notes.Add($"The names of the classes {string.Join(", ", padded.Select(t => $"'{t}'"))} differ only in leading zeros; they may be meant as one class.");
        }

        if (names.Where(Missing.Contains).ToArray() is { Length: > 0 } missing)
        {
            notes.Add($"The {(missing.Length == 1 ? "class" : "classes")} {Quantity.Names(missing)} may be {(missing.Length == 1 ? "a word" : "words")} for images without a label.");
        }

        var single = Enumerable.Range(0, names.Count).Where(c => counts[c] == 1).Select(c => names[c]).ToArray();
        if (single.Length > 0)
        {
            notes.Add($"{(single.Length == 1 ? "One class has" : $"{single.Length} classes have")} a single training image: {Quantity.Names(single)}.");
        }
    }

    // A name as it looks: blanks at its ends and their number cannot be seen.
    private static string AsSeen(string name) => string.Join(' ', UnicodeForm.Compose(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>The order of classes that layouts name but do not number.</summary>
internal static class ClassOrder
{
    /// <summary>
    /// The names, each once: as a classes.txt beside the data lists them, if it lists exactly these; by value where all of them are numbers;
    /// else in ordinal order.
    /// </summary>
    /// <param name="names">The names, in any order, any number of times.</param>
    /// <param name="listed">The names out of classes.txt, or null.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> names, IReadOnlyList<string>? listed)
    {
        var distinct = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (listed is not null && listed.ToHashSet(StringComparer.Ordinal).SetEquals(distinct))
        {
            return listed;
        }

        return distinct.All(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. distinct.OrderBy(n => int.Parse(n, CultureInfo.InvariantCulture))]
            : distinct;
    }
}

/// <summary>Finds classes that nothing can be learnt of.</summary>
internal static class EmptyClasses
{
    /// <summary>
    /// The classes without a usable training image, as bad; not those that only another split has, which are left out with a note.
    /// Nothing, where there are no training images at all.
    /// </summary>
    /// <param name="listing">What was listed.</param>
    /// <param name="usable">K counts of usable training images.</param>
    public static IEnumerable<BadFile> Find(DataListing listing, IReadOnlyList<int> usable)
    {
        var train = listing.Splits.FirstOrDefault(s => s.Kind == SplitKind.Train)?.Labels.ToHashSet();
        if (train is null)
        {
            return [];
        }

        var elsewhere = listing.Splits.SelectMany(s => s.Labels).Where(label => !train.Contains(label)).ToHashSet();
        return Enumerable.Range(0, usable.Count)
            .Where(c => usable[c] == 0 && !elsewhere.Contains(c))
            .Select(c => new BadFile(listing.ClassNames[c], "the class has no usable training images"));
    }
}
