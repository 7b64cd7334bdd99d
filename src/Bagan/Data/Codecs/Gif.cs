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

/// <summary>The outer structure of a GIF file (GIF89a specification, section 15 on): blocks, and what is in them skipped.</summary>
internal static class GifBlocks
{
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;
    private const byte Trailer = 0x3B;

    /// <summary>Walks over whole blocks up to the trailer.</summary>
    /// <param name="rest">What follows the first frame.</param>
    /// <returns>How many frames there are behind the first.</returns>
    /// <exception cref="ImageFormatException">The file ends before its trailer, or something else stands where a block should.</exception>
    public static int SkipToEnd(ReadOnlySpan<byte> rest)
    {
        var position = 0;
        var frames = 0;
        while (true)
        {
            switch (ByteAt(rest, position))
            {
                case Trailer:
                    return frames;
                case Extension:
                    position = SkipSubBlocks(rest, position + 2);
                    break;
                case Image:
                    // Nine bytes of description, a palette if bit 7 of the last says so, and the code size.
                    var flags = ByteAt(rest, position + 9);
                    var palette = (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
                    position = SkipSubBlocks(rest, position + 10 + palette + 1);
                    frames++;
                    break;
                default:
                    throw new ImageFormatException("damaged GIF (an unknown block behind its first frame)");
            }
        }
    }

    private static int SkipSubBlocks(ReadOnlySpan<byte> rest, int position)
    {
        while (true)
        {
            var length = ByteAt(rest, position);
            position += 1 + length;
            if (length == 0)
            {
                return position;
            }
        }
    }

    private static byte ByteAt(ReadOnlySpan<byte> rest, int position) => position < rest.Length
        ? rest[position]
        : throw new ImageFormatException("truncated GIF");
}
