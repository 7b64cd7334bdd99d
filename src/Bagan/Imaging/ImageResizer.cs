using System.Text.Json.Serialization;

namespace Bagan.Imaging;

/// <summary>How an image of another shape is brought to the wanted one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FitMode>))]
public enum FitMode
{
    /// <summary>
    /// Decided by the images of a set: <see cref="Crop"/>, but <see cref="Stretch"/> where that would leave out a tenth or more of an average one, since what tells
    /// classes apart may lie there. A choice for reading a set, not a way to bring one image to a shape.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>Scaled until it covers the shape; what stands over is cut off evenly, so the centre stays.</summary>
    [JsonStringEnumMemberName("crop")]
    Crop,

    /// <summary>Scaled until it fits inside the shape, centred; the rest is black.</summary>
    [JsonStringEnumMemberName("pad")]
    Pad,

    /// <summary>Scaled to the shape, proportions given up.</summary>
    [JsonStringEnumMemberName("stretch")]
    Stretch,
}

/// <summary>
/// Brings decoded images to one shape. Resampling is bilinear with antialiasing: when shrinking, the triangle filter is
/// widened by the factor of reduction. The results equal Pillow's <c>resize</c>, <c>ImageOps.fit</c> and
/// <c>ImageOps.pad</c> with <c>BILINEAR</c>, byte for byte.
/// </summary>
internal static class ImageResizer
{
    /// <summary>Writes an image at a given shape; where nothing has to change the pixels are copied as they are.</summary>
    /// <param name="image">The image.</param>
    /// <param name="fit">What happens where the proportions differ.</param>
    /// <param name="channels">1 or 3; colour becomes grey as in <see cref="ConvertChannels"/>, before resampling.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="target">Exactly channels * height * width bytes, [C, H, W].</param>
    /// <exception cref="ArgumentException">The shape is out of range or disagrees with the target's length, or the way is <see cref="FitMode.Auto"/>.</exception>
    public static void Resize(DecodedImage image, FitMode fit, int channels, int height, int width, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        CheckChannels(channels);
        if (target.Length != (long)channels * height * width)
        {
            throw new ArgumentException($"{target.Length} bytes for [{channels}, {height}, {width}].", nameof(target));
        }

        if (image.Width == width && image.Height == height)
        {
            ConvertChannels(image.Pixels, image.Channels, channels, target);
            return;
        }

        if (image.Channels > channels)
        {
            using var grey = new ScratchBuffer(image.Width * image.Height);
            ConvertChannels(image.Pixels, image.Channels, channels, grey.Span);
            ResizePlane(grey.Span, image.Width, image.Height, fit, height, width, target);
            return;
        }

        var from = image.Width * image.Height;
        var to = width * height;
        for (var c = 0; c < channels; c++)
        {
            if (c < image.Channels)
            {
                ResizePlane(image.Pixels.AsSpan(c * from, from), image.Width, image.Height, fit, height, width, target.Slice(c * to, to));
            }
            else
            {
                target[..to].CopyTo(target[(c * to)..]);
            }
        }
    }

    /// <summary>
    /// Writes planes with another number of channels: grey becomes three equal planes, colour becomes the luma of
    /// ITU-R BT.601, Y = 0.299 R + 0.587 G + 0.114 B, rounded to nearest.
    /// </summary>
    /// <param name="source">[sourceChannels, H, W].</param>
    /// <param name="sourceChannels">1 or 3.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="target">[channels, H, W].</param>
    /// <exception cref="ArgumentException">A number of channels is not 1 or 3, or the lengths disagree.</exception>
    public static void ConvertChannels(ReadOnlySpan<byte> source, int sourceChannels, int channels, Span<byte> target)
    {
        CheckChannels(sourceChannels);
        CheckChannels(channels);
        var n = source.Length / sourceChannels;
        if (n * sourceChannels != source.Length || target.Length != (long)n * channels)
        {
            throw new ArgumentException(
                $"{source.Length} bytes of {sourceChannels} channels do not make {target.Length} bytes of {channels}.", nameof(target));
        }

        if (sourceChannels == channels)
        {
            source.CopyTo(target);
        }
        else if (sourceChannels == 1)
        {
            source.CopyTo(target);
            source.CopyTo(target[n..]);
            source.CopyTo(target[(2 * n)..]);
        }
        else
        {
            var red = source[..n];
            var green = source.Slice(n, n);
            var blue = source.Slice(2 * n, n);
            for (var i = 0; i < red.Length; i++)
            {
                // The weights times 65536; they add up to it, so that white stays 255.
                target[i] = (byte)(((red[i] * 19595) + (green[i] * 38470) + (blue[i] * 7471) + 32768) >> 16);
            }
        }
    }

    private static void CheckChannels(int channels)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 or 3 channels.");
        }
    }

    private static void ResizePlane(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, FitMode fit, int height, int width, Span<byte> target)
    {
        switch (fit)
        {
            case FitMode.Stretch:
                BilinearResampler.Resample(
                    source, sourceWidth, sourceHeight, (0, sourceWidth), (0, sourceHeight), target, width, height);
                break;
            case FitMode.Crop:
                var (columns, rows) = CropBox(sourceWidth, sourceHeight, width, height);
                BilinearResampler.Resample(source, sourceWidth, sourceHeight, columns, rows, target, width, height);
                break;
            case FitMode.Pad:
                Pad(source, sourceWidth, sourceHeight, height, width, target);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fit), fit, "Not a way to fit.");
        }
    }

    // The largest centred box of the target's proportions.
    private static ((float, float) Columns, (float, float) Rows) CropBox(int sourceWidth, int sourceHeight, int width, int height)
    {
        var ratio = (double)width / height;
        double cropWidth = sourceWidth, cropHeight = sourceHeight;
        if ((double)sourceWidth / sourceHeight >= ratio)
        {
            cropWidth = ratio * sourceHeight;
        }
        else
        {
            cropHeight = sourceWidth / ratio;
        }

        var left = (sourceWidth - cropWidth) * 0.5;
        var top = (sourceHeight - cropHeight) * 0.5;
        return (((float)left, (float)(left + cropWidth)), ((float)top, (float)(top + cropHeight)));
    }

    /// <summary>The size of a picture inside a shape that it is scaled to fit into.</summary>
    internal static (int Width, int Height) PaddedSize(int sourceWidth, int sourceHeight, int width, int height) =>
        (double)sourceWidth / sourceHeight > (double)width / height
            ? (width, Math.Max(1, (int)Math.Round((double)sourceHeight / sourceWidth * width)))
            : (Math.Max(1, (int)Math.Round((double)sourceWidth / sourceHeight * height)), height);

    /// <summary>The upper left corner of a picture that is centred in a shape.</summary>
    internal static (int Left, int Top) PaddedCorner(int innerWidth, int innerHeight, int width, int height) =>
        ((int)Math.Round((width - innerWidth) * 0.5), (int)Math.Round((height - innerHeight) * 0.5));

    private static void Pad(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int height, int width, Span<byte> target)
    {
        var (innerWidth, innerHeight) = PaddedSize(sourceWidth, sourceHeight, width, height);
        using var scratch = new ScratchBuffer(innerWidth * innerHeight);
        var inner = scratch.Span;
        BilinearResampler.Resample(
            source, sourceWidth, sourceHeight, (0, sourceWidth), (0, sourceHeight), inner, innerWidth, innerHeight);
        target.Clear();
        var (left, top) = PaddedCorner(innerWidth, innerHeight, width, height);
        for (var y = 0; y < innerHeight; y++)
        {
            inner.Slice(y * innerWidth, innerWidth).CopyTo(target.Slice(((top + y) * width) + left, innerWidth));
        }
    }
}
