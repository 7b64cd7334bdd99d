namespace Bagan.Data.Codecs;

/// <summary>Colours that pixels name by number. It counts as grey if all its entries are.</summary>
internal sealed class Palette
{
    private readonly byte[] _colors; // red, green, blue

    /// <summary>Copies colours.</summary>
    /// <param name="colors">Red, green, blue, entry after entry; at most 256 entries.</param>
    public Palette(ReadOnlySpan<byte> colors)
    {
        _colors = colors.ToArray();
        IsGrey = true;
        for (var i = 0; i + 2 < _colors.Length; i += 3)
        {
            IsGrey &= _colors[i] == _colors[i + 1] && _colors[i] == _colors[i + 2];
        }
    }

    /// <summary>Whether red, green and blue are equal in every entry.</summary>
    public bool IsGrey { get; }

    /// <summary>Writes a run of pixels into planes: one if the palette is grey, else three.</summary>
    /// <param name="indices">The numbers of the colours.</param>
    /// <param name="skipped">A number whose pixels are left as they are, or -1.</param>
    /// <param name="planar">The planes.</param>
    /// <param name="planeLength">The pixels of one plane.</param>
    /// <param name="position">Where the run begins in each plane.</param>
    /// <exception cref="ImageFormatException">A number has no colour.</exception>
    public void Write(ReadOnlySpan<byte> indices, int skipped, Span<byte> planar, int planeLength, int position)
    {
        var channels = IsGrey ? 1 : 3;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] == skipped)
            {
                continue;
            }

            var color = 3 * indices[i];
            if (color + 2 >= _colors.Length)
            {
                throw new ImageFormatException($"damaged image (a pixel has colour {indices[i]} of a palette of {_colors.Length / 3})");
            }

            for (var c = 0; c < channels; c++)
            {
                planar[(c * planeLength) + position + i] = _colors[color + c];
            }
        }
    }
}
