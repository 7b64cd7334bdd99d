using Bagan.Data;

namespace Bagan.Reports.Pictures;

/// <summary>
/// A picture of images in rows and columns on white: one row for each class with its name on the left, columns in groups with headings
/// ("real", "reconstructed", "generated"). All images have the same height and width; grey and colour may mix.
/// </summary>
internal sealed class ImageGrid
{
    /// <summary>Creates a grid.</summary>
    /// <param name="headings">The heading of each group of columns, at least one; may be empty texts.</param>
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
                throw new ArgumentException(
                    $"Row '{row.Name}' has {row.Groups.Count} groups, but there are {headings.Count} headings.", nameof(rows));
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
                    $"Images of {block.Channels} x {block.Height} x {block.Width} do not fit a grid of {first.Height} x {first.Width}, " +
                    "grey or colour.",
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

    /// <summary>The heading of each group of columns.</summary>
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

    /// <summary>Computes the positions of all parts.</summary>
    /// <exception cref="BaganException">The library or the font for the labels is missing.</exception>
    public GridLayout Measure() => new(this);

    /// <summary>Draws the grid.</summary>
    /// <exception cref="BaganException">The picture is too large, or the library or the font for the labels is missing.</exception>
    public RgbPicture Draw() => Measure().Draw();
}

/// <summary>A row of a grid.</summary>
/// <param name="Name">The class name, drawn to the left of the row; any script.</param>
/// <param name="Groups">The images, group by group, as many as the grid has headings.</param>
internal sealed record GridRow(string Name, IReadOnlyList<GridCells> Groups);

/// <summary>The images of one row in one group of columns.</summary>
/// <param name="Images">The images from left to right; null leaves a cell empty. A row may have fewer images than the group has columns.</param>
/// <param name="Caption">Small print under the images, or null.</param>
/// <param name="Marked">Whether to draw a frame around the images, because a person should look at them.</param>
internal sealed record GridCells(IReadOnlyList<GridImage?> Images, string? Caption = null, bool Marked = false);

/// <summary>One image of a grid: a reference into a block, which must live until the grid is drawn.</summary>
/// <param name="Pixels">The block, uint8 [N, C, H, W] with C 1 (grey) or 3 (colour).</param>
/// <param name="Index">Which image, 0..N-1.</param>
internal readonly record struct GridImage(PixelBlock Pixels, int Index);

/// <summary>
/// Integer factors between images and cells: small images are enlarged pixel by pixel and large ones shrunk by averaging until the longer
/// side of a cell has 56 to 128 pixels.
/// </summary>
/// <param name="Enlarge">Cell pixels for one image pixel, at least 1.</param>
/// <param name="Shrink">Image pixels for one cell pixel, at least 1; 1 where <paramref name="Enlarge"/> is above 1.</param>
internal readonly record struct CellScale(int Enlarge, int Shrink)
{
    private const int SmallestSide = 56;
    private const int LargestSide = 128;

    /// <summary>The factors for images of a shape.</summary>
    public static CellScale For(int height, int width)
    {
        var side = Math.Max(height, width);
        return side >= SmallestSide
            ? new CellScale(1, (side + LargestSide - 1) / LargestSide)
            : new CellScale((SmallestSide + side - 1) / side, 1);
    }

    /// <summary>The side of a cell for a side of an image, in pixels.</summary>
    public int Of(int side) => (side * Enlarge + Shrink - 1) / Shrink;

    /// <summary>Draws one image into its cell.</summary>
    /// <param name="image">The image.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="left">Left edge of the cell.</param>
    /// <param name="top">Top edge of the cell.</param>
    public void Draw(GridImage image, RgbPicture picture, int left, int top)
    {
        var block = image.Pixels;
        var source = block[image.Index]; // [C, H, W]
        var (height, width) = (block.Height, block.Width);
        for (var channel = 0; channel < 3; channel++)
        {
            // A grey image has one plane, used for all three colours.
            var plane = source.Slice(block.Channels == 1 ? 0 : channel * height * width, height * width);
            for (var y = 0; y < Of(height); y++)
            {
                var row = picture.Row(channel, top + y).Slice(left, Of(width));
                for (var x = 0; x < row.Length; x++)
                {
                    row[x] = Shrink == 1 ? plane[y / Enlarge * width + x / Enlarge] : Average(plane, height, width, y, x);
                }
            }
        }
    }

    private byte Average(ReadOnlySpan<byte> plane, int height, int width, int cellY, int cellX)
    {
        var (bottom, right) = (Math.Min(height, (cellY + 1) * Shrink), Math.Min(width, (cellX + 1) * Shrink));
        var (sum, count) = (0, 0);
        for (var y = cellY * Shrink; y < bottom; y++)
        {
            for (var x = cellX * Shrink; x < right; x++)
            {
                sum += plane[y * width + x];
                count++;
            }
        }

        return (byte)((sum + count / 2) / count);
    }
}
