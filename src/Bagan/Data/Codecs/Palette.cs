namespace Bagan.Data.Codecs;

/// <summary>Colours that pixels name by number. It counts as grey if all its entries are.</summary>
internal sealed class Palette
{
    private readonly int _count;
    private readonly byte[][] _channels; // [channel][number], one table if the palette is grey

    /// <summary>Copies colours.</summary>
    /// <param name="colors">Red, green, blue, entry after entry; at most 256 entries.</param>
    public Palette(ReadOnlySpan<byte> colors)
    {
        _count = colors.Length / 3;
        _channels = [new byte[256], new byte[256], new byte[256]];
        IsGrey = true;
        for (var i = 0; i < _count; i++)
        {
            var color = colors.Slice(3 * i, 3);
            for (var c = 0; c < 3; c++)
            {
                _channels[c][i] = color[c];
            }

            IsGrey &= color[0] == color[1] && color[0] == color[2];
        }

        if (IsGrey)
        {
            _channels = [_channels[0]];
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
        CheckRange(indices, skipped);
        for (var c = 0; c < _channels.Length; c++)
        {
            var table = _channels[c];
            var target = planar.Slice((c * planeLength) + position, indices.Length);
            for (var i = 0; i < indices.Length; i++)
            {
                if (indices[i] != skipped)
                {
                    target[i] = table[indices[i]];
                }
            }
        }
    }

    private void CheckRange(ReadOnlySpan<byte> indices, int skipped)
    {
        if (_count == 256)
        {
            return;
        }

        foreach (var index in indices)
        {
            if (index >= _count && index != skipped)
            {
                throw new ImageFormatException($"damaged image (a pixel has colour {index} of a palette of {_count})");
            }
        }
    }
}
