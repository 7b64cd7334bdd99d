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

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The address for the calls; the thread's static field keeps it alive.</summary>
    public nint Pointer => handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
