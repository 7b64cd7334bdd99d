using Bagan.Data.Codecs;

namespace Bagan.Reports.Pictures;

/// <summary>A colour picture in memory: uint8 planar [3, H, W], initially white.</summary>
internal sealed class RgbPicture
{
    private readonly byte[] _planes;

    /// <summary>Makes a white picture.</summary>
    /// <param name="width">W, at least 1.</param>
    /// <param name="height">H, at least 1.</param>
    /// <exception cref="BaganException">The picture would be larger than 2 GB.</exception>
    public RgbPicture(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (3L * width * height > Array.MaxLength)
        {
            throw new BaganException($"A picture of {width} x {height} pixels is too large to draw; show fewer classes or fewer images a class.");
        }

        Width = width;
        Height = height;
        _planes = new byte[3 * width * height];
        _planes.AsSpan().Fill(255);
    }

    /// <summary>W, columns.</summary>
    public int Width { get; }

    /// <summary>H, rows.</summary>
    public int Height { get; }

    /// <summary>The pixels, planar [3, H, W]: red, green, blue.</summary>
    public ReadOnlySpan<byte> Planes => _planes;

    /// <summary>The colour of one pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is outside the picture.</exception>
    public Colour this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(x);
            ArgumentOutOfRangeException.ThrowIfNegative(y);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
            var plane = Width * Height;
            var at = y * Width + x;
            return new Colour(_planes[at], _planes[plane + at], _planes[2 * plane + at]);
        }
    }

    /// <summary>Writes the picture as a PNG file.</summary>
    /// <param name="text">Text fields of the file, or null.</param>
    /// <returns>The bytes of the file.</returns>
    public byte[] ToPng(IReadOnlyDictionary<string, string>? text = null) => PngEncoder.Encode(_planes, 3, Height, Width, text);

    /// <summary>Fills a rectangle, clipped to the picture.</summary>
    internal void Fill(PictureBounds area, Colour colour)
    {
        var left = Math.Clamp(area.X, 0, Width);
        var right = Math.Clamp(area.X + area.Width, 0, Width);
        var bottom = Math.Clamp(area.Y + area.Height, 0, Height);
        for (var y = Math.Clamp(area.Y, 0, Height); y < bottom; y++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                Row(channel, y)[left..right].Fill(colour[channel]);
            }
        }
    }

    /// <summary>The pixels of one row of one channel, for writing.</summary>
    internal Span<byte> Row(int channel, int y) => _planes.AsSpan((channel * Height + y) * Width, Width);

    /// <summary>Draws a label with its top left corner at the given position, clipped to the picture.</summary>
    internal void DrawLabel(LabelMask label, int left, int top, Colour colour)
    {
        for (var y = Math.Max(0, -top); y < label.Height && top + y < Height; y++)
        {
            var coverage = label.Row(y);
            for (var channel = 0; channel < 3; channel++)
            {
                var row = Row(channel, top + y);
                for (var x = Math.Max(0, -left); x < label.Width && left + x < Width; x++)
                {
                    ref var pixel = ref row[left + x];
                    pixel = (byte)((pixel * (255 - coverage[x]) + colour[channel] * coverage[x] + 127) / 255);
                }
            }
        }
    }
}

/// <summary>A colour of eight bits a channel.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>Ink of titles and names.</summary>
    internal static Colour Ink { get; } = new(0x1f, 0x23, 0x28);

    /// <summary>Ink of small print.</summary>
    internal static Colour Faint { get; } = new(0x59, 0x63, 0x6e);

    /// <summary>The hairline around a cell, which shows the edge of an image with a white background.</summary>
    internal static Colour Hairline { get; } = new(0xd1, 0xd9, 0xe0);

    /// <summary>The frame around images that a person should look at.</summary>
    internal static Colour Mark { get; } = new(0xd5, 0x5e, 0x00);

    /// <summary>The value of a channel: 0 red, 1 green, 2 blue.</summary>
    public byte this[int channel] => channel switch
    {
        0 => Red,
        1 => Green,
        2 => Blue,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "A colour has the channels 0, 1 and 2."),
    };
}

/// <summary>A rectangle of pixels in a picture.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
internal readonly record struct PictureBounds(int X, int Y, int Width, int Height)
{
    /// <summary>The rectangle grown by some pixels on every side.</summary>
    internal PictureBounds Grow(int pixels) => new(X - pixels, Y - pixels, Width + 2 * pixels, Height + 2 * pixels);
}
