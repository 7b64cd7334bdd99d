namespace Bagan.Imaging;

/// <summary>
/// From samples as files hold them, pixel after pixel, to planes [C, H, W], and back.
/// Transparency is laid on white, as viewers show it: what lies under transparent pixels is arbitrary.
/// </summary>
internal static class PixelLayout
{
    /// <summary>RGB pixels to three planes.</summary>
    public static void RgbToPlanar(ReadOnlySpan<byte> packed, Span<byte> planar)
    {
        var n = planar.Length / 3;
        var (red, green, blue) = Planes(planar);
        packed = packed[..(3 * n)];
        for (var i = 0; i < red.Length; i++)
        {
            blue[i] = packed[(3 * i) + 2];
            green[i] = packed[(3 * i) + 1];
            red[i] = packed[3 * i];
        }
    }

    /// <summary>RGBA pixels to three planes, laid on white.</summary>
    public static void RgbaToPlanar(ReadOnlySpan<byte> packed, Span<byte> planar)
    {
        var (red, green, blue) = Planes(planar);
        for (var i = 0; i < red.Length; i++)
        {
            var pixel = packed.Slice(4 * i, 4);
            var alpha = pixel[3];
            red[i] = OnWhite(pixel[0], alpha);
            green[i] = OnWhite(pixel[1], alpha);
            blue[i] = OnWhite(pixel[2], alpha);
        }
    }

    /// <summary>The first sample of each pixel to one plane, laid on white by the last sample where that is alpha.</summary>
    public static void FirstToPlane(ReadOnlySpan<byte> packed, int samples, bool hasAlpha, Span<byte> plane)
    {
        for (var i = 0; i < plane.Length; i++)
        {
            var pixel = packed.Slice(samples * i, samples);
            plane[i] = hasAlpha ? OnWhite(pixel[0], pixel[samples - 1]) : pixel[0];
        }
    }

    /// <summary>
    /// CMYK pixels stored as 255 minus the ink, as Adobe's JPEG files do, to three planes: R = C' K' / 255 and so on.
    /// No colour profile is applied.
    /// </summary>
    public static void InvertedCmykToPlanar(ReadOnlySpan<byte> packed, Span<byte> planar)
    {
        var (red, green, blue) = Planes(planar);
        for (var i = 0; i < red.Length; i++)
        {
            var pixel = packed.Slice(4 * i, 4);
            var key = pixel[3];
            red[i] = Scale(pixel[0], key);
            green[i] = Scale(pixel[1], key);
            blue[i] = Scale(pixel[2], key);
        }
    }

    /// <summary>Samples pixel after pixel to planes.</summary>
    public static float[] ToPlanar(ReadOnlySpan<ushort> packed, int samples)
    {
        var planar = new float[packed.Length];
        var plane = packed.Length / samples;
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < samples; c++)
            {
                planar[(c * plane) + i] = packed[(i * samples) + c];
            }
        }

        return planar;
    }

    /// <summary>Planes [C, H, W] to pixels; C is 1 or 3.</summary>
    public static void PlanarToPacked(ReadOnlySpan<byte> planar, int channels, Span<byte> packed)
    {
        if (channels == 1)
        {
            planar.CopyTo(packed);
            return;
        }

        var n = planar.Length / 3;
        var red = planar[..n];
        var green = planar.Slice(n, n);
        var blue = planar.Slice(2 * n, n);
        for (var i = 0; i < red.Length; i++)
        {
            packed[(3 * i) + 2] = blue[i];
            packed[(3 * i) + 1] = green[i];
            packed[3 * i] = red[i];
        }
    }

    /// <summary>Pixels to planes [C, H, W], whatever the number of channels.</summary>
    public static void PackedToPlanar(ReadOnlySpan<byte> packed, int channels, Span<byte> planar)
    {
        switch (channels)
        {
            case 1:
                packed.CopyTo(planar);
                return;
            case 3:
                RgbToPlanar(packed, planar);
                return;
        }

        var n = planar.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            for (int i = 0, from = c; i < n; i++, from += channels)
            {
                planar[(c * n) + i] = packed[from];
            }
        }
    }

    /// <summary>A 16-bit sample to 8 bits, rounded to nearest: v / 257.</summary>
    public static byte To8(ushort value) => (byte)(((value * 255u) + 32895u) >> 16);

    /// <summary>A colour of the given opacity, 0 to 255, over white.</summary>
    public static byte OnWhite(byte value, byte alpha) => (byte)(255 - Scale((byte)(255 - value), alpha));

    // a * b / 255, rounded to nearest, exact for all bytes.
    private static byte Scale(byte a, byte b)
    {
        var product = (a * b) + 128;
        return (byte)((product + (product >> 8)) >> 8);
    }

    private static Triple Planes(Span<byte> planar)
    {
        var n = planar.Length / 3;
        return new Triple(planar[..n], planar.Slice(n, n), planar.Slice(2 * n, n));
    }

    private readonly ref struct Triple(Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        private readonly Span<byte> _red = red;
        private readonly Span<byte> _green = green;
        private readonly Span<byte> _blue = blue;

        public void Deconstruct(out Span<byte> red, out Span<byte> green, out Span<byte> blue)
        {
            red = _red;
            green = _green;
            blue = _blue;
        }
    }
}
