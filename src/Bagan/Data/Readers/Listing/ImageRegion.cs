using Bagan.Imaging;

namespace Bagan.Data.Readers.Listing;

/// <summary>The part of a picture that shows its object, in pixels of a picture of the given size; both corners belong to it.</summary>
/// <param name="Width">The width that the corners refer to; a picture of another size has them scaled.</param>
/// <param name="Height">The height that the corners refer to.</param>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Right">The last column.</param>
/// <param name="Bottom">The last row.</param>
internal sealed record ImageRegion(int Width, int Height, int Left, int Top, int Right, int Bottom)
{
    /// <summary>The shape of the part that <see cref="Cut"/> gives.</summary>
    public ImageShape ShapeIn(int channels, int height, int width)
    {
        var (_, _, w, h) = Box(height, width);
        return new ImageShape(channels, h, w);
    }

    /// <summary>The part of an image.</summary>
    public DecodedImage Cut(DecodedImage image)
    {
        var (left, top, width, height) = Box(image.Height, image.Width);
        var pixels = new byte[image.Channels * height * width];
        for (var c = 0; c < image.Channels; c++)
        {
            for (var y = 0; y < height; y++)
            {
                image.Pixels.AsSpan((((c * image.Height) + top + y) * image.Width) + left, width)
                    .CopyTo(pixels.AsSpan(((c * height) + y) * width, width));
            }
        }

        return new DecodedImage(width, height, image.Channels, pixels, image.Format, image.DepthReduced, image.AlphaDropped) { Frames = image.Frames };
    }

    // Scaled edges are rounded to whole pixels; at least one pixel stays, and nothing leaves the picture.
    private (int Left, int Top, int Width, int Height) Box(int height, int width)
    {
        var (left, columns) = Scale(Left, Right, Width, width);
        var (top, rows) = Scale(Top, Bottom, Height, height);
        return (left, top, columns, rows);
    }

    private static (int Start, int Length) Scale(int first, int last, int from, int to)
    {
        var scale = (double)to / from;
        var start = Math.Clamp((int)Math.Round(first * scale), 0, to - 1);
        var end = Math.Clamp((int)Math.Round((last + 1) * scale), start + 1, to);
        return (start, end - start);
    }
}
