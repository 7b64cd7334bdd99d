using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>The calls into libjpeg-turbo's TurboJPEG API, version 2.0 and later (3.x keeps these names).</summary>
internal static unsafe partial class TurboJpeg
{
    public const int PixelFormatRgb = 0;
    public const int PixelFormatGrey = 6;
    public const int PixelFormatCmyk = 11;

    public const int ColorspaceGrey = 2;
    public const int ColorspaceCmyk = 3;
    public const int ColorspaceYcck = 4;

    /// <summary>A warning ends the decoding: a truncated file only warns.</summary>
    public const int FlagStopOnWarning = 8192;

    /// <summary>Refuses progressive files of more than 500 scans, which take minutes by design (from 2.1 on).</summary>
    public const int FlagLimitScans = 32768;

    private const string Library = "libturbojpeg";

    static TurboJpeg() => NativeLibraries.Register(
        Library, "libturbojpeg0|libturbojpeg", "libturbojpeg.so.0", "libturbojpeg.0.dylib", "libturbojpeg.dll", "turbojpeg.dll");

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        nint handle, byte* file, CULong size, int* width, int* height, int* subsampling, int* colorspace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint handle, byte* file, CULong size, byte* target, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    public static partial byte* GetErrorString(nint handle);
}

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
