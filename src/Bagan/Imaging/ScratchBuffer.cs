using System.Buffers;
using System.Runtime.InteropServices;

namespace Bagan.Imaging;

/// <summary>
/// Bytes for the time of one call. Small ones come from the shared pool; large ones from native memory, which goes back at
/// once, where the pool would keep the buffers of the largest image for every thread.
/// </summary>
internal unsafe ref struct ScratchBuffer
{
    private const int LargestPooled = 1 << 20;

    private byte[]? _pooled;
    private void* _native;

    /// <summary>Takes bytes of any content.</summary>
    /// <exception cref="OutOfMemoryException">They do not fit in memory.</exception>
    public ScratchBuffer(int length)
    {
        if (length <= LargestPooled)
        {
            _pooled = ArrayPool<byte>.Shared.Rent(length);
            Span = _pooled.AsSpan(0, length);
        }
        else
        {
            _native = NativeMemory.Alloc((nuint)length);
            Span = new Span<byte>(_native, length);
        }
    }

    /// <summary>The bytes, exactly as many as were asked for; valid until the buffer is disposed.</summary>
    public Span<byte> Span { get; }

    /// <summary>Gives the bytes back.</summary>
    public void Dispose()
    {
        if (_pooled is not null)
        {
            ArrayPool<byte>.Shared.Return(_pooled);
            _pooled = null;
        }

        NativeMemory.Free(_native);
        _native = null;
    }
}
