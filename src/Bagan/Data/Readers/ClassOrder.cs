using System.Globalization;

namespace Bagan.Data.Readers;

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
