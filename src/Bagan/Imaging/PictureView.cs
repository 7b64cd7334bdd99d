namespace Bagan.Imaging;

/// <summary>
/// Where the square that the networks see lies on a picture of any size: the way back from <see cref="ImageResizer.Resize"/>. In units of the
/// picture's pixels; with <see cref="FitMode.Crop"/> the square may be smaller than the picture, with <see cref="FitMode.Pad"/> larger.
/// </summary>
/// <param name="Left">Its left border.</param>
/// <param name="Top">Its upper border.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct PictureView(double Left, double Top, double Width, double Height)
{
    /// <summary>The square on a picture.</summary>
    /// <param name="fit">How the picture was brought to the square.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="side">Side of the square in pixels.</param>
    public static PictureView Of(FitMode fit, int width, int height, int side)
    {
        switch (fit)
        {
            case FitMode.Crop:
                double shorter = Math.Min(width, height);
                return new PictureView((width - shorter) / 2, (height - shorter) / 2, shorter, shorter);
            case FitMode.Pad:
                var (innerWidth, innerHeight) = ImageResizer.PaddedSize(width, height, side, side);
                var (left, top) = ImageResizer.PaddedCorner(innerWidth, innerHeight, side, side);
                var (columns, rows) = ((double)width / innerWidth, (double)height / innerHeight);
                return new PictureView(-left * columns, -top * rows, side * columns, side * rows);
            case FitMode.Stretch:
                return new PictureView(0, 0, width, height);
            default:
                throw new ArgumentOutOfRangeException(nameof(fit), fit, "Not a way to fit.");
        }
    }
}
