namespace Bagan.Reports.Pictures;

/// <summary>A rectangle of pixels in a picture.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
public readonly record struct PictureBounds(int X, int Y, int Width, int Height)
{
    /// <summary>The rectangle grown by some pixels on every side.</summary>
    internal PictureBounds Grow(int pixels) => new(X - pixels, Y - pixels, Width + 2 * pixels, Height + 2 * pixels);
}
