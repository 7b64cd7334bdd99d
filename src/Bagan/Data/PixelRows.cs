using Bagan.Numerics;

namespace Bagan.Data;

/// <summary>Chosen images of a block as rows of C * H * W floats in [0, 1], converted while they are read.</summary>
internal sealed class PixelRows : IRowSource
{
    private static readonly float[] FromByte = [.. Enumerable.Range(0, 256).Select(b => b / 255f)];

    private readonly PixelBlock _pixels;
    private readonly int[]? _indices;

    /// <summary>A view on a block, which must stay alive as long as the view is read.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="indices">Which images, in order; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in 0..N-1.</exception>
    public PixelRows(PixelBlock pixels, IReadOnlyList<int>? indices = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        foreach (var index in indices ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)pixels.Count, nameof(indices));
        }

        _pixels = pixels;
        _indices = indices?.ToArray();
    }

    /// <inheritdoc/>
    public int Rows => _indices?.Length ?? _pixels.Count;

    /// <inheritdoc/>
    public int Columns => _pixels.ImageBytes;

    /// <summary>Channels, rows and columns of the images.</summary>
    public (int Channels, int Height, int Width) Shape => (_pixels.Channels, _pixels.Height, _pixels.Width);

    /// <summary>The bytes of one image, [C, H, W].</summary>
    /// <param name="row">0..Rows-1.</param>
    public ReadOnlySpan<byte> Bytes(int row) => _pixels[_indices?[row] ?? row];

    /// <inheritdoc/>
    public void CopyRow(int row, Span<float> target)
    {
        var bytes = Bytes(row);
        for (var i = 0; i < bytes.Length; i++)
        {
            target[i] = FromByte[bytes[i]];
        }
    }
}
