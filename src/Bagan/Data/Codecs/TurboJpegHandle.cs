using System.Runtime.InteropServices;

namespace Bagan.Data.Codecs;

/// <summary>One TurboJPEG decompressor for each thread; freed when its thread has ended and the collector sees it.</summary>
internal sealed class TurboJpegHandle : SafeHandle
{
    [ThreadStatic]
    private static TurboJpegHandle? _ofThread;

    private TurboJpegHandle()
        : base(0, ownsHandle: true)
    {
        SetHandle(TurboJpeg.InitDecompress());
        if (IsInvalid)
        {
            throw new OutOfMemoryException("libturbojpeg could not make a decompressor.");
        }
    }

    /// <summary>This thread's decompressor.</summary>
    public static TurboJpegHandle OfThread => _ofThread ??= new TurboJpegHandle();

    /// <summary>
    /// Frees this thread's decompressor; the next use makes a new one. A decompressor whose reading of a header has
    /// failed would go on with the next file from the marker where it stopped.
    /// </summary>
    public static void Renew()
    {
        _ofThread?.Dispose();
        _ofThread = null;
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The address for the calls; the thread's static field keeps it alive.</summary>
    public nint Pointer => handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
