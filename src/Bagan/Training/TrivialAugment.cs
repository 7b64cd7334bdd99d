using Bagan.Numerics;

namespace Bagan.Training;

/// <summary>
/// One change of an image, drawn from fourteen, at a strength drawn at random (TrivialAugment; Müller, Hutter 2021, arXiv 2103.10158), with
/// RandAugment's strengths (Cubuk et al. 2020, arXiv 1909.13719): turns of up to 30 degrees, shears of up to 0.3, moves of up to 10/32 of the
/// side; colours changed as Pillow defines it, rounded. What comes from outside repeats the border, where the source fills with grey.
/// </summary>
internal static class TrivialAugment
{
    internal const int Operations = 14;

    /// <summary>Changes an image at random.</summary>
    /// <param name="image">uint8 [C, H, W].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="random">Three draws.</param>
    internal static void Apply(Span<byte> image, int height, int width, SeededRandom random)
    {
        var operation = (AugmentOperation)random.NextInt(Operations);
        var strength = random.NextUniform();
        var sign = random.NextInt(2) == 0 ? 1 : -1;
        Apply(image, height, width, operation, strength, sign);
    }

    /// <summary>Makes one change.</summary>
    /// <param name="image">uint8 [C, H, W].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="operation">Which.</param>
    /// <param name="strength">0, nothing or little, to 1.</param>
    /// <param name="sign">1 or -1: the direction, where there is one.</param>
    internal static void Apply(Span<byte> image, int height, int width, AugmentOperation operation, double strength, int sign)
    {
        var channels = image.Length / (height * width);
        var signed = sign * strength;
        var factor = 1 + (0.9 * signed);
        switch (operation)
        {
            case AugmentOperation.AutoContrast: EachChannel(image, channels, AutoContrast); break;
            case AugmentOperation.Equalize: EachChannel(image, channels, Equalize); break;
            case AugmentOperation.Solarize: Map(image, v => v >= 256 - (256 * strength) ? 255 - v : v); break;
            case AugmentOperation.Posterize: Map(image, v => v & (0xFF << (int)Math.Round(4 * strength))); break;
            case AugmentOperation.Brightness: Map(image, v => v * factor); break;
            case AugmentOperation.Contrast: Contrast(image, channels, factor); break;
            case AugmentOperation.Colour: Colour(image, channels, factor); break;
            case AugmentOperation.Sharpness: Sharpness(image, channels, height, width, factor); break;
            case AugmentOperation.Rotate: Rotate(image, channels, height, width, signed * 30 * Math.PI / 180); break;
            case AugmentOperation.ShearX: Warp(image, channels, height, width, 1, signed * 0.3, 0, 1, 0, 0); break;
            case AugmentOperation.ShearY: Warp(image, channels, height, width, 1, 0, signed * 0.3, 1, 0, 0); break;
            case AugmentOperation.TranslateX: Warp(image, channels, height, width, 1, 0, 0, 1, signed * width * 10 / 32, 0); break;
            case AugmentOperation.TranslateY: Warp(image, channels, height, width, 1, 0, 0, 1, 0, signed * height * 10 / 32); break;
            case AugmentOperation.Identity: break;
        }
    }

    private static byte Round(double value) => (byte)Math.Clamp(value + 0.5, 0, 255);

    private static void Map(Span<byte> pixels, Func<int, double> change)
    {
        Span<byte> table = stackalloc byte[256];
        for (var v = 0; v < 256; v++)
        {
            table[v] = Round(change(v));
        }

        foreach (ref var pixel in pixels)
        {
            pixel = table[pixel];
        }
    }

    private delegate void ChannelChange(Span<byte> channel);

    private static void EachChannel(Span<byte> image, int channels, ChannelChange change)
    {
        var size = image.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            change(image.Slice(c * size, size));
        }
    }

    private static void AutoContrast(Span<byte> channel)
    {
        var (low, high) = (255, 0);
        foreach (var v in channel)
        {
            (low, high) = (Math.Min(low, v), Math.Max(high, v));
        }

        if (high > low)
        {
            var (from, scale) = (low, 255.0 / (high - low));
            Map(channel, v => (int)((v - from) * scale));
        }
    }

    private static void Equalize(Span<byte> channel)
    {
        var counts = new int[256];
        foreach (var v in channel)
        {
            counts[v]++;
        }

        var step = (channel.Length - counts.Last(n => n > 0)) / 255;
        if (step == 0 || counts.Count(n => n > 0) < 2)
        {
            return;
        }

        var table = new int[256];
        var sum = step / 2;
        for (var v = 0; v < 256; v++)
        {
            table[v] = Math.Min(255, sum / step);
            sum += counts[v];
        }

        Map(channel, v => table[v]);
    }

    private static void Contrast(Span<byte> image, int channels, double factor)
    {
        var size = image.Length / channels;
        var sum = 0.0;
        for (var p = 0; p < size; p++)
        {
            sum += Grey(image, channels, size, p);
        }

        var mean = Math.Floor((sum / size) + 0.5);
        Map(image, v => mean + (factor * (v - mean)));
    }

    private static void Colour(Span<byte> image, int channels, double factor)
    {
        if (channels != 3)
        {
            return;
        }

        var size = image.Length / 3;
        for (var p = 0; p < size; p++)
        {
            var grey = Grey(image, channels, size, p);
            for (var c = 0; c < 3; c++)
            {
                ref var pixel = ref image[(c * size) + p];
                pixel = Round(grey + (factor * (pixel - grey)));
            }
        }
    }

    private static double Grey(Span<byte> image, int channels, int size, int p) =>
        channels == 3 ? Math.Floor(((image[p] * 299.0) + (image[size + p] * 587.0) + (image[(2 * size) + p] * 114.0)) / 1000) : image[p];

    // Away from, or towards, the image smoothed by 1 1 1, 1 5 1, 1 1 1 over 13; the border stays.
    private static void Sharpness(Span<byte> image, int channels, int height, int width, double factor)
    {
        var source = image.ToArray();
        for (var c = 0; c < channels; c++)
        {
            for (var y = 1; y < height - 1; y++)
            {
                for (var x = 1; x < width - 1; x++)
                {
                    var at = (((c * height) + y) * width) + x;
                    var sum = 4 * source[at];
                    for (var row = at - width; row <= at + width; row += width)
                    {
                        sum += source[row - 1] + source[row] + source[row + 1];
                    }

                    var smooth = Math.Floor((sum / 13.0) + 0.5);
                    image[at] = Round(smooth + (factor * (source[at] - smooth)));
                }
            }
        }
    }

    private static void Rotate(Span<byte> image, int channels, int height, int width, double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        Warp(image, channels, height, width, cosine, -sine, sine, cosine, 0, 0);
    }

    // The output at (x, y) about the middle is the input at (xx x + xy y + right, yx x + yy y + down), bilinear.
    private static void Warp(Span<byte> image, int channels, int height, int width, double xx, double xy, double yx, double yy, double right, double down)
    {
        var source = image.ToArray();
        var (middleX, middleY, size) = ((width - 1) / 2.0, (height - 1) / 2.0, height * width);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (dx, dy) = (x - middleX, y - middleY);
                var fromX = Math.Clamp((xx * dx) + (xy * dy) + right + middleX, 0, width - 1);
                var fromY = Math.Clamp((yx * dx) + (yy * dy) + down + middleY, 0, height - 1);
                var (left, top) = ((int)fromX, (int)fromY);
                var (shareX, shareY) = (fromX - left, fromY - top);
                var (next, below) = (left < width - 1 ? 1 : 0, top < height - 1 ? width : 0);
                for (var c = 0; c < channels; c++)
                {
                    var at = (c * size) + (top * width) + left;
                    var above = source[at] + (shareX * (source[at + next] - source[at]));
                    var under = source[at + below] + (shareX * (source[at + below + next] - source[at + below]));
                    image[(c * size) + (y * width) + x] = Round(above + (shareY * (under - above)));
                }
            }
        }
    }
}

/// <summary>The changes of <see cref="TrivialAugment"/>.</summary>
internal enum AugmentOperation
{
    Identity,
    AutoContrast,
    Equalize,
    Rotate,
    Solarize,
    Colour,
    Posterize,
    Contrast,
    Brightness,
    Sharpness,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
}

/// <summary>
/// Fills a random rectangle of an image with noise (random erasing; Zhong et al. 2020, arXiv 1708.04896): with probability 1/2, 2 to 40 % of the
/// area, sides in a proportion of 0.3 to 3.3.
/// </summary>
internal static class RandomErasing
{
    private const int Tries = 100;

    /// <summary>Erases from an image, or not.</summary>
    /// <param name="image">uint8 [C, H, W].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="random">Where chance comes from.</param>
    internal static void Apply(Span<byte> image, int height, int width, SeededRandom random)
    {
        if (random.NextUniform() >= 0.5)
        {
            return;
        }

        for (var i = 0; i < Tries; i++)
        {
            var area = (0.02 + (0.38 * random.NextUniform())) * height * width;
            var proportion = 0.3 + (((1 / 0.3) - 0.3) * random.NextUniform());
            var (h, w) = ((int)Math.Round(Math.Sqrt(area * proportion)), (int)Math.Round(Math.Sqrt(area / proportion)));
            if (h >= 1 && w >= 1 && h < height && w < width)
            {
                var (top, left) = (random.NextInt(height - h + 1), random.NextInt(width - w + 1));
                for (var c = 0; c < image.Length / (height * width); c++)
                {
                    for (var y = top; y < top + h; y++)
                    {
                        foreach (ref var pixel in image.Slice((((c * height) + y) * width) + left, w))
                        {
                            pixel = (byte)random.NextInt(256);
                        }
                    }
                }

                return;
            }
        }
    }
}
