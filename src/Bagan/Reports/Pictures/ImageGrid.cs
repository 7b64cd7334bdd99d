namespace Bagan.Reports.Pictures;

/// <summary>
/// A picture of images in rows and columns on white: a row a class with its name on the left, columns in groups with
/// headings ("real", "reconstructed", "generated"). All images have one height and width; grey and colour may mix.
/// </summary>
public sealed class ImageGrid
{
    /// <summary>Describes a grid.</summary>
    /// <param name="headings">What stands above each group of columns, at least one; an empty text leaves the place empty.</param>
    /// <param name="rows">The rows, at least one, each with as many groups as there are headings.</param>
    /// <param name="title">A line above everything, or null.</param>
    /// <param name="note">A line of small print below everything, or null.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, groups and headings disagree, or the images differ in shape.</exception>
    public ImageGrid(IReadOnlyList<string> headings, IReadOnlyList<GridRow> rows, string? title = null, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(headings);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
        {
            if (row.Groups.Count != headings.Count)
            {
                throw new ArgumentException($"Row '{row.Name}' has {row.Groups.Count} groups, but there are {headings.Count} headings.", nameof(rows));
            }
        }

        var images = rows.SelectMany(r => r.Groups).SelectMany(g => g.Images).OfType<GridImage>().ToList();
        if (images.Count == 0)
        {
            throw new ArgumentException("There is no image to draw.", nameof(rows));
        }

        var first = images[0].Pixels;
        foreach (var block in images.Select(i => i.Pixels))
        {
            if (block.Height != first.Height || block.Width != first.Width || block.Channels is not (1 or 3))
            {
                throw new ArgumentException(
                    $"Images of {block.Channels} x {block.Height} x {block.Width} do not fit a grid of {first.Height} x {first.Width}, grey or colour.",
                    nameof(rows));
            }
        }

        Headings = headings;
        Rows = rows;
        Title = title;
        Note = note;
        Scale = CellScale.For(first.Height, first.Width);
        CellWidth = Scale.Of(first.Width);
        CellHeight = Scale.Of(first.Height);
    }

    /// <summary>What stands above each group of columns.</summary>
    public IReadOnlyList<string> Headings { get; }

    /// <summary>The rows from top to bottom.</summary>
    public IReadOnlyList<GridRow> Rows { get; }

    /// <summary>A line above everything, or null.</summary>
    public string? Title { get; }

    /// <summary>A line of small print below everything, or null.</summary>
    public string? Note { get; }

    /// <summary>Pixels of a cell across.</summary>
    public int CellWidth { get; }

    /// <summary>Pixels of a cell down.</summary>
    public int CellHeight { get; }

    internal CellScale Scale { get; }

    /// <summary>Works out where everything lies.</summary>
    /// <exception cref="BaganException">The library or the font for the labels is missing.</exception>
    public GridLayout Measure() => new(this);

    /// <summary>Draws the grid.</summary>
    /// <exception cref="BaganException">The picture is too large, or the library or the font for the labels is missing.</exception>
    public RgbPicture Draw() => Measure().Draw();
}
