namespace Bagan.Data.Writers;

/// <summary>Changes the order of samples for files that keep the channels of a pixel together.</summary>
internal static class Interleave
{
    /// <summary>[C, H, W] to [H, W, C].</summary>
    public static void ToPixels(ReadOnlySpan<byte> planes, int channels, Span<byte> pixels)
    {
        if (channels == 1)
        {
            planes.CopyTo(pixels);
            return;
        }

        var count = planes.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            var plane = planes.Slice(c * count, count);
            for (int i = 0, to = c; i < plane.Length; i++, to += channels)
            {
                pixels[to] = plane[i];
            }
        }
    }
}
