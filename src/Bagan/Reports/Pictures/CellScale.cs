namespace Bagan.Reports.Pictures;

/// <summary>
/// Whole factors between images and cells: small images are enlarged pixel by pixel, large ones shrunk by averaging,
/// so that a cell is 56 to 128 pixels on its longer side.
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

    /// <summary>Cell pixels for a side of so many image pixels.</summary>
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
            // Grey images have one plane, which serves all three colours.
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
