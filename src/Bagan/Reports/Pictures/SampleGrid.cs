namespace Bagan.Reports.Pictures;

/// <summary>The picture of a training run: a row a class, and side by side what was real, reconstructed and generated.</summary>
public static class SampleGrid
{
    /// <summary>Describes the grid.</summary>
    /// <param name="groups">The groups of columns from left to right, at least one, all with the same classes.</param>
    /// <param name="perClass">The most images of a class in one group, at least 1.</param>
    /// <param name="maxClasses">The most rows; of more classes some are shown, spread evenly, and a note says so.</param>
    /// <param name="title">A line above the grid, or null.</param>
    /// <exception cref="ArgumentException">The groups differ in their classes or image shape, or hold no image.</exception>
    public static ImageGrid Create(IReadOnlyList<SampleGroup> groups, int perClass = 8, int maxClasses = 40, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxClasses, 1);
        var names = groups[0].Images.ClassNames;
        if (groups.Any(g => !g.Images.ClassNames.SequenceEqual(names)))
        {
            throw new ArgumentException("The groups of a sample grid must have the same classes.", nameof(groups));
        }

        var classes = ClassChoice.Spread(names.Count, maxClasses);
        var rows = classes.Select(c => new GridRow(names[c], [.. groups.Select(g => Cells(g, c, perClass))])).ToList();
        return new ImageGrid([.. groups.Select(g => g.Heading)], rows, title, ClassChoice.Note(classes.Length, names.Count));
    }

    private static GridCells Cells(SampleGroup group, int classIndex, int perClass) =>
        new([.. group.Images.IndicesOf(classIndex).Take(perClass).Select(i => (GridImage?)new GridImage(group.Images.Pixels, i))]);
}
