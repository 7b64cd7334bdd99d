using Bagan.Data;

namespace Bagan.Tests.Reports.Pictures;

/// <summary>Small sets whose every pixel is known.</summary>
internal static class TestImages
{
    /// <summary>The pixel of image i at (channel, y, x): all of them differ enough that a mixed-up cell shows.</summary>
    public static byte Pixel(int image, int channel, int y, int x) => (byte)(17 * image + 59 * channel + 5 * y + 3 * x);

    public static ImageSet Create(string[] classes, int perClass, int channels, int height, int width)
    {
        var pixels = new PixelBlock(classes.Length * perClass, channels, height, width);
        for (var i = 0; i < pixels.Count; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                for (var y = 0; y < height; y++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        pixels[i][(c * height + y) * width + x] = Pixel(i, c, y, x);
                    }
                }
            }
        }

        return new ImageSet(pixels, [.. Enumerable.Range(0, pixels.Count).Select(i => i / perClass)], classes);
    }
}
