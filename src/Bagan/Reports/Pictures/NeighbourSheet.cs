using Bagan.Data;

namespace Bagan.Reports.Pictures;

/// <summary>Generated images beside their closest real images, the closest pairs of each class first: a copied person is harm done.</summary>
public static class NeighbourSheet
{
    private const string PairHeading = "generated | real";

    /// <summary>Describes the sheet.</summary>
    /// <param name="generated">The generated images; their class gives the row.</param>
    /// <param name="real">The real images, of the same height and width.</param>
    /// <param name="pairs">The pairs, at least one; the closest of each class are shown.</param>
    /// <param name="perClass">The most pairs of a class, at least 1.</param>
    /// <param name="maxClasses">The most rows; of more classes some are shown, spread evenly, and a note says so.</param>
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
