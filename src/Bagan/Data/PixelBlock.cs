using System.Runtime.InteropServices;
using Bagan.Numerics;

namespace Bagan.Data;

/// <summary>
/// Unmanaged memory for the pixels of many images of one shape: uint8, [N, C, H, W], image after image.
/// It lives outside the managed heap so that sets over 2 GB fit and the engine can read it without a copy; optionally in a file, for sets
/// that are larger than the memory.
/// </summary>
public sealed unsafe class PixelBlock : IDisposable
{
    private readonly string? _scratch;
    private readonly ScratchFile? _file;
    private byte* _data;

    /// <summary>Allocates a zeroed block.</summary>
    /// <param name="count">Images, at least 0.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="scratch">A folder for a file that holds the pixels; null keeps them in memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is out of range.</exception>
    /// <exception cref="OutOfMemoryException">The block does not fit in memory.</exception>
    /// <exception cref="BaganInputException">The folder takes no file of that size.</exception>
    public PixelBlock(int count, int channels, int height, int width, string? scratch = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Count = count;
        Channels = channels;
        Height = height;
        Width = width;
        ImageBytes = checked(channels * height * width);
        _scratch = scratch;
        if (scratch is not null && TotalBytes > 0)
        {
            _file = new ScratchFile(scratch, TotalBytes);
            _data = _file.Pointer;
        }
        else
        {
            _data = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, TotalBytes));
        }
    }

    /// <summary>Frees the memory of a block that was never disposed.</summary>
    ~PixelBlock() => Free();

    /// <summary>N, the number of images.</summary>
    public int Count { get; private set; }

    /// <summary>C: 1 (grey) or 3 (red, green, blue).</summary>
    public int Channels { get; }

    /// <summary>H, rows.</summary>
    public int Height { get; }

    /// <summary>W, columns.</summary>
    public int Width { get; }

    /// <summary>C * H * W.</summary>
    public int ImageBytes { get; }

    /// <summary>N * C * H * W.</summary>
    public long TotalBytes => (long)Count * ImageBytes;

    /// <summary>Whether the pixels lie in a file.</summary>
    internal bool LieInFile => _file is not null;

    /// <summary>The address of the first pixel; valid until the block is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The block has been disposed.</exception>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_data == null, this);
            return _data;
        }
    }

    /// <summary>The pixels of one image, [C, H, W].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in 0..N-1.</exception>
    public Span<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new Span<byte>(Pointer + (long)index * ImageBytes, ImageBytes);
        }
    }

    /// <summary>A zeroed block for other images of the same shape, in memory or in the same folder as this one.</summary>
    /// <param name="count">Images, at least 0.</param>
    internal PixelBlock Another(int count) => new(count, Channels, Height, Width, _scratch);

    /// <summary>
    /// Keeps some of the images, moved to the front in their order, without a second block: what reading does where images turned out bad.
    /// The memory behind them stays taken until the block is disposed.
    /// </summary>
    /// <param name="indices">Positions of the images to keep, ascending.</param>
    internal void Keep(IReadOnlyList<int> indices)
    {
        for (var i = 0; i < indices.Count; i++)
        {
            if (indices[i] != i)
            {
                this[indices[i]].CopyTo(this[i]);
            }
        }

        Count = indices.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_file is not null)
        {
            _file.Dispose();
        }
        else
        {
            NativeMemory.Free(_data);
        }

        _data = null;
    }
}

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
