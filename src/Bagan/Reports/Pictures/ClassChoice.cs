namespace Bagan.Reports.Pictures;

/// <summary>Which classes and images a picture shows when there are more than it can hold.</summary>
internal static class ClassChoice
{
    /// <summary>Positions spread evenly over a range, the first included.</summary>
    /// <param name="count">Size of the range.</param>
    /// <param name="most">The most positions wanted.</param>
    public static int[] Spread(int count, int most) =>
        count <= most
            ? [.. Enumerable.Range(0, count)]
            : [.. Enumerable.Range(0, most).Select(i => (int)((long)i * count / most))];

    /// <summary>The line under a picture that does not show every class; null where it does.</summary>
    public static string? Note(int shown, int classes) =>
        shown == classes ? null : $"{shown} of {classes} classes are shown.";
}
