using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>The calls into libtiff, version 4.</summary>
internal static unsafe partial class Tiff
{
    public const int ErrorMessageLength = 1024;
    public const int AlphaUnassociated = 2;

    private const string Library = "libtiff";

    private static volatile bool _isSilent;

    static Tiff() => NativeLibraries.Register(
        Library,
        "libtiff6|libtiff5",
        "libtiff.so.6",
        "libtiff.so.5",
        "libtiff.6.dylib",
        "libtiff.5.dylib",
        "libtiff.dll",
        "tiff.dll");

    /// <summary>Opens bytes in memory for reading; 0 if that fails.</summary>
    public static nint Open(Source* source)
    {
        Silence();
        fixed (byte* name = "image\0"u8, mode = "r\0"u8)
        {
            return ClientOpen(name, mode, source, &Read, &Write, &Seek, &CloseSource, &Size, &Map, &Unmap);
        }
    }

    [LibraryImport(Library, EntryPoint = "TIFFClose")]
    public static partial void Close(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFIsTiled")]
    public static partial int IsTiled(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFTileSize64")]
    public static partial ulong TileSize(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFStripSize64")]
    public static partial ulong StripSize(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFSetDirectory")]
    public static partial int SetDirectory(nint tiff, ushort directory);

    [LibraryImport(Library, EntryPoint = "TIFFNumberOfStrips")]
    public static partial uint StripCount(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFNumberOfTiles")]
    public static partial uint TileCount(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFReadEncodedStrip")]
    public static partial nint ReadStrip(nint tiff, uint strip, void* target, nint length);

    [LibraryImport(Library, EntryPoint = "TIFFReadEncodedTile")]
    public static partial nint ReadTile(nint tiff, uint tile, void* target, nint length);

    [LibraryImport(Library, EntryPoint = "TIFFRGBAImageBegin")]
    public static partial int ImageBegin(RgbaImage* image, nint tiff, int stopOnError, byte* message);

    [LibraryImport(Library, EntryPoint = "TIFFRGBAImageGet")]
    public static partial int ImageGet(RgbaImage* image, uint* raster, uint width, uint height);

    [LibraryImport(Library, EntryPoint = "TIFFRGBAImageEnd")]
    public static partial void ImageEnd(RgbaImage* image);

    [LibraryImport(Library, EntryPoint = "TIFFClientOpen")]
    private static partial nint ClientOpen(
        byte* name,
        byte* mode,
        Source* source,
        delegate* unmanaged<Source*, byte*, nint, nint> read,
        delegate* unmanaged<Source*, byte*, nint, nint> write,
        delegate* unmanaged<Source*, ulong, int, ulong> seek,
        delegate* unmanaged<Source*, int> close,
        delegate* unmanaged<Source*, ulong> size,
        delegate* unmanaged<Source*, byte**, ulong*, int> map,
        delegate* unmanaged<Source*, byte*, ulong, void> unmap);

    [LibraryImport(Library, EntryPoint = "TIFFSetErrorHandler")]
    private static partial nint SetErrorHandler(nint handler);

    [LibraryImport(Library, EntryPoint = "TIFFSetWarningHandler")]
    private static partial nint SetWarningHandler(nint handler);

    [LibraryImport(Library, EntryPoint = "TIFFSetErrorHandlerExt")]
    private static partial nint SetErrorHandlerExt(delegate* unmanaged<Source*, byte*, byte*, void*, void> handler);

    [LibraryImport(Library, EntryPoint = "TIFFSetWarningHandlerExt")]
    private static partial nint SetWarningHandlerExt(delegate* unmanaged<Source*, byte*, byte*, void*, void> handler);

    // The library would print to standard error. Its messages are counted instead, file by file.
    private static void Silence()
    {
        if (_isSilent)
        {
            return;
        }

        SetErrorHandler(0);
        SetWarningHandler(0);
        SetErrorHandlerExt(&OnMessage);
        SetWarningHandlerExt(&OnMessage);
        _isSilent = true; // two threads may both come here, and do the same
    }

    [UnmanagedCallersOnly]
    private static void OnMessage(Source* source, byte* module, byte* format, void* arguments)
    {
        if (source != null)
        {
            source->Messages++;
        }
    }

    [UnmanagedCallersOnly]
    private static nint Read(Source* source, byte* target, nint length)
    {
        var left = source->Length - Math.Min(source->Position, source->Length);
        var taken = (nint)Math.Min(left, (ulong)length);
        NativeMemory.Copy(source->Data + source->Position, target, (nuint)taken);
        source->Position += (ulong)taken;
        return taken;
    }

    [UnmanagedCallersOnly]
    private static nint Write(Source* source, byte* data, nint length) => 0;

    [UnmanagedCallersOnly]
    private static ulong Seek(Source* source, ulong offset, int origin)
    {
        source->Position = origin switch
        {
            0 => offset,
            1 => source->Position + offset,
            _ => source->Length + offset,
        };
        return source->Position;
    }

    [UnmanagedCallersOnly]
    private static int CloseSource(Source* source) => 0;

    [UnmanagedCallersOnly]
    private static ulong Size(Source* source) => source->Length;

    // Given the bytes where they are, the library takes no memory for compressed data.
    [UnmanagedCallersOnly]
    private static int Map(Source* source, byte** data, ulong* length)
    {
        *data = source->Data;
        *length = source->Length;
        return 1;
    }

    [UnmanagedCallersOnly]
    private static void Unmap(Source* source, byte* data, ulong length)
    {
    }

    /// <summary>The bytes that a file is read from, where the reading stands, and how often the library complained.</summary>
    public struct Source
    {
        public byte* Data;
        public ulong Length;
        public ulong Position;
        public int Messages;
    }

    /// <summary>The public beginning of the library's TIFFRGBAImage, and room for the rest.</summary>
    public struct RgbaImage
    {
        public nint File;
        public int StopOnError;
        public int IsContiguous;
        public int Alpha;
        public uint Width;
        public uint Height;
        public ushort BitsPerSample;
        public ushort SamplesPerPixel;
        public ushort Orientation;
        public ushort RequestedOrientation;
        public ushort Photometric;
        private fixed byte _rest[1024];
    }
}
