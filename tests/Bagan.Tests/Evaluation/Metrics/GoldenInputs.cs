using Bagan.Data;
using Bagan.Evaluation.Metrics;

namespace Bagan.Tests.Evaluation.Metrics;

/// <summary>The inputs of golden_metrics.py, made by the same formulas.</summary>
internal static class GoldenInputs
{
    public static FeatureMatrix Features(int count, int width, int salt, double shift = 0) => new(Values(count, width, salt, shift), count, width, "test");

    public static float[] Values(int count, int width, int salt, double shift = 0)
    {
        var values = new float[count * width];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < width; j++)
            {
                var k = (i * 7919 + j * 1049 + (i * j * 31) + (i * i * 17 * salt) + (j * j * i * 5) + (salt * 101)) % 2003;
                values[i * width + j] = (float)((k / 2003f) + shift);
            }
        }

        return values;
    }

    public static byte[] Image(int channels, int height, int width, int salt)
    {
        var image = new byte[channels * height * width];
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < height; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    image[((c * height + i) * width) + j] = (byte)((c * 29 + i * 7 + j * 13 + (salt * i * j)) % 256);
                }
            }
        }

        return image;
    }

    /// <summary>A block of images of one shape.</summary>
    public static PixelBlock Block(int channels, int height, int width, params byte[][] images)
    {
        var block = new PixelBlock(images.Length, channels, height, width);
        for (var i = 0; i < images.Length; i++)
        {
            images[i].CopyTo(block[i]);
        }

        return block;
    }

    public static FeatureMatrix Points(int width, params float[] values) => new(values, values.Length / width, width, "test");

    public static void AssertBlank(MetricValue value, string reasonPart)
    {
        Assert.Null(value.Value);
        Assert.Contains(reasonPart, value.Reason);
    }
}
