namespace Bagan.Data.Plans;

/// <summary>Finds classes by name for options that name them.</summary>
internal static class ClassIndex
{
    /// <summary>The index of a class.</summary>
    /// <param name="classNames">K names.</param>
    /// <param name="name">The name that the user gave; upper and lower case matter.</param>
    /// <param name="option">The option or words that the name came from, for the message.</param>
    /// <exception cref="BaganInputException">There is no such class.</exception>
    public static int Find(IReadOnlyList<string> classNames, string name, string option)
    {
        for (var c = 0; c < classNames.Count; c++)
        {
            if (classNames[c] == name)
            {
                return c;
            }
        }

        const int Shown = 20;
        var known = string.Join(", ", classNames.Take(Shown).Select(n => $"'{n}'"));
        var more = classNames.Count > Shown ? $" and {classNames.Count - Shown} more" : "";
        throw new BaganInputException($"{option} names a class '{name}' that is not in the data. Its classes are {known}{more}.");
    }
}
