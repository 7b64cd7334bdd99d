using System.Runtime.InteropServices;

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
