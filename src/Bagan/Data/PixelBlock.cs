using System.Runtime.InteropServices;

namespace Bagan.Data;

/// <summary>
/// Unmanaged memory for the pixels of many images of one shape: uint8, [N, C, H, W], image after image.
/// It lives outside the managed heap so that sets over 2 GB fit and the engine can read it without a copy.
/// </summary>
public sealed unsafe class PixelBlock : IDisposable
{
    private byte* _data;

    /// <summary>Allocates a zeroed block.</summary>
    /// <param name="count">Images, at least 0.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is out of range.</exception>
    /// <exception cref="OutOfMemoryException">The block does not fit in memory.</exception>
    public PixelBlock(int count, int channels, int height, int width)
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
        _data = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, TotalBytes));
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
        NativeMemory.Free(_data);
        _data = null;
    }
}
