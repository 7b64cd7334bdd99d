using Bagan.Data;
using Bagan.Reports.Values;

namespace Bagan.Reports.Pictures;

/// <summary>A grid of real, reconstructed and generated images side by side, one row for each class.</summary>
internal static class SampleGrid
{
    /// <summary>Creates the grid.</summary>
    /// <param name="groups">The groups of columns from left to right, at least one, all with the same classes.</param>
    /// <param name="perClass">The maximum number of images of a class in one group, at least 1.</param>
    /// <param name="maxClasses">The maximum number of rows; of more classes the grid shows some, spread evenly, and a note says so.</param>
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

/// <summary>A group of columns in a <see cref="SampleGrid"/>.</summary>
/// <param name="Heading">Its heading: "real", "reconstructed", "generated".</param>
/// <param name="Images">The images; the grid shows the first ones of each class, in order.</param>
internal sealed record SampleGroup(string Heading, ImageSet Images);

/// <summary>A grid of pairs that shows copying: generated images next to their closest real images, the closest pairs of each class first.</summary>
internal static class NeighbourSheet
{
    private const string PairHeading = "generated | real";

    /// <summary>Creates the grid.</summary>
    /// <param name="generated">The generated images; their class gives the row.</param>
    /// <param name="real">The real images, of the same height and width.</param>
    /// <param name="pairs">The pairs, at least one; the grid shows the closest of each class.</param>
    /// <param name="perClass">The maximum number of pairs of a class, at least 1.</param>
    /// <param name="maxClasses">The maximum number of rows; of more classes the grid shows some, spread evenly, and a note says so.</param>
    /// <param name="title">A line above the sheet, or null.</param>
    /// <exception cref="ArgumentException">There is no pair, or the sets differ in image shape.</exception>
    public static ImageGrid Create(
        ImageSet generated, ImageSet real, IReadOnlyList<NeighbourPair> pairs, int perClass = 5, int maxClasses = 40, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxClasses, 1);
        if (pairs.Count == 0)
        {
            throw new ArgumentException("There is no pair to show.", nameof(pairs));
        }

        var byClass = pairs.ToLookup(p => generated.Labels[p.Generated]);
        var filled = byClass.Select(g => g.Key).Order().ToArray();
        var classes = ClassChoice.Spread(filled.Length, maxClasses).Select(i => filled[i]).ToArray();
        var columns = classes.Max(c => Math.Min(perClass, byClass[c].Count()));
        var rows = classes.Select(c => Row(generated, real, c, byClass[c], columns)).ToList();
        return new ImageGrid(
            [.. Enumerable.Repeat(PairHeading, columns)], rows, title, ClassChoice.Note(classes.Length, filled.Length));
    }

    private static GridRow Row(ImageSet generated, ImageSet real, int classIndex, IEnumerable<NeighbourPair> pairs, int columns)
    {
        var cells = pairs.OrderBy(p => p.Distance).ThenBy(p => p.Generated).Take(columns).Select(p => new GridCells(
            [new GridImage(generated.Pixels, p.Generated), new GridImage(real.Pixels, p.Real)],
            NumberText.Short(p.Distance),
            p.TooClose)).ToList();
        while (cells.Count < columns)
        {
            cells.Add(new GridCells([]));
        }

        return new GridRow(generated.ClassNames[classIndex], cells);
    }
}

/// <summary>A generated image and the real image that is closest to it.</summary>
/// <param name="Generated">Index into the generated set.</param>
/// <param name="Real">Index into the real set.</param>
/// <param name="Distance">Their distance in the unit that the page names; at least 0.</param>
/// <param name="TooClose">Whether they are closer than real images usually are, which suggests a copy. Drawn with a frame.</param>
internal sealed record NeighbourPair(int Generated, int Real, double Distance, bool TooClose);

/// <summary>A grid of sample images of every class of a data set.</summary>
internal static class ContactSheet
{
    /// <summary>
    /// Creates the grid. The images of each class are picked at even distances, because neighbours on disk may be frames of one film.
    /// </summary>
    /// <param name="images">The data set, with at least one image.</param>
    /// <param name="perClass">The maximum number of images of a class, at least 1.</param>
    /// <param name="maxClasses">The maximum number of rows; of more classes the grid shows some, spread evenly, and a note says so.</param>
    /// <param name="title">A line above the sheet, or null.</param>
    /// <exception cref="ArgumentException">The set has no images.</exception>
    public static ImageGrid Create(ImageSet images, int perClass = 12, int maxClasses = 40, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxClasses, 1);
        var classes = ClassChoice.Spread(images.ClassNames.Count, maxClasses);
        var rows = classes.Select(c => new GridRow(images.ClassNames[c], [Cells(images, c, perClass)])).ToList();
        return new ImageGrid([string.Empty], rows, title, ClassChoice.Note(classes.Length, images.ClassNames.Count));
    }

    private static GridCells Cells(ImageSet images, int classIndex, int perClass)
    {
        var members = images.IndicesOf(classIndex);
        return new GridCells([.. ClassChoice.Spread(members.Length, perClass).Select(i => (GridImage?)new GridImage(images.Pixels, members[i]))]);
    }
}

/// <summary>The choice of classes and images for a picture that cannot show all of them.</summary>
internal static class ClassChoice
{
    /// <summary>Positions spread evenly over a range, beginning with the first.</summary>
    /// <param name="count">Size of the range.</param>
    /// <param name="most">The maximum number of positions.</param>
    public static int[] Spread(int count, int most) =>
        count <= most
            ? [.. Enumerable.Range(0, count)]
            : [.. Enumerable.Range(0, most).Select(i => (int)((long)i * count / most))];

    /// <summary>The note under a picture that shows only some classes; null if it shows all.</summary>
    public static string? Note(int shown, int classes) =>
        shown == classes ? null : $"{shown} of {classes} classes are shown.";
}
