using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>The calls into giflib, version 5.1 and later.</summary>
internal static unsafe partial class Gif
{
    public const int Ok = 1;

    public const int RecordImage = 2;
    public const int RecordExtension = 3;

    public const int ExtensionGraphicsControl = 0xF9;

    private const string Library = "libgif";

    static Gif() => NativeLibraries.Register(Library, "libgif7", "libgif.so.7", "libgif.7.dylib", "libgif.dll", "gif.dll");

    /// <summary>Opens bytes in memory; null with an error number if the header is not whole.</summary>
    public static File* Open(Source* source, int* error) => Open(source, &Read, error);

    /// <summary>An error number in words.</summary>
    public static string Describe(int error) => Marshal.PtrToStringUTF8((nint)ErrorString(error)) ?? $"error {error}";

    [LibraryImport(Library, EntryPoint = "DGifCloseFile")]
    public static partial int Close(File* file, int* error);

    [LibraryImport(Library, EntryPoint = "DGifGetRecordType")]
    public static partial int GetRecordType(File* file, int* type);

    [LibraryImport(Library, EntryPoint = "DGifGetImageDesc")]
    public static partial int GetImageDescription(File* file);

    [LibraryImport(Library, EntryPoint = "DGifGetLine")]
    public static partial int GetLine(File* file, byte* line, int length);

    [LibraryImport(Library, EntryPoint = "DGifGetExtension")]
    public static partial int GetExtension(File* file, int* code, byte** block);

    [LibraryImport(Library, EntryPoint = "DGifGetExtensionNext")]
    public static partial int GetExtensionNext(File* file, byte** block);

    [LibraryImport(Library, EntryPoint = "DGifOpen")]
    private static partial File* Open(Source* source, delegate* unmanaged<File*, byte*, int, int> read, int* error);

    [LibraryImport(Library, EntryPoint = "GifErrorString")]
    private static partial byte* ErrorString(int error);

    [UnmanagedCallersOnly]
    private static int Read(File* file, byte* target, int length)
    {
        var source = file->Source;
        var taken = Math.Min(source->Length - source->Position, length);
        NativeMemory.Copy(source->Data + source->Position, target, (nuint)taken);
        source->Position += taken;
        return taken;
    }

    /// <summary>The bytes that a file is read from, and where the reading stands.</summary>
    public struct Source
    {
        public byte* Data;
        public int Length;
        public int Position;
    }

    /// <summary>giflib's ColorMapObject.</summary>
    public struct ColorMap
    {
        public int Count;
        public int BitsPerPixel;
        public byte IsSorted;
        public byte* Colors; // red, green, blue
    }

    /// <summary>giflib's GifImageDesc.</summary>
    public struct ImageDescription
    {
        public int Left;
        public int Top;
        public int Width;
        public int Height;
        public byte IsInterlaced;
        public ColorMap* Colors;
    }

    /// <summary>giflib's GifFileType.</summary>
    public struct File
    {
        public int Width;
        public int Height;
        public int ColorResolution;
        public int BackgroundColor;
        public byte AspectByte;
        public ColorMap* Colors;
        public int ImageCount;
        public ImageDescription Image;
        public void* SavedImages;
        public int ExtensionBlockCount;
        public void* ExtensionBlocks;
        public int Error;
        public Source* Source;
        public void* Private;
    }
}
