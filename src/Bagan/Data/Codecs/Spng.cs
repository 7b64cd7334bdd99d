using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>The calls into libspng, version 0.7.</summary>
internal static unsafe partial class Spng
{
    public const int Encoder = 2;

    public const int FormatRgba8 = 1;
    public const int FormatRgba16 = 2;
    public const int FormatRgb8 = 4;
    public const int FormatGreyAlpha8 = 16;
    public const int FormatGrey8 = 64;

    /// <summary>The file's own samples, 16 bits in the machine's byte order.</summary>
    public const int FormatPng = 256;

    public const int DecodeTransparency = 1;
    public const int EncodeFinalize = 2;

    public const int OptionCompressionLevel = 2;
    public const int OptionWindowBits = 3;
    public const int OptionFilterChoice = 10;
    public const int OptionEncodeToBuffer = 12;

    public const int FilterPaeth = 128;
    public const int FilterAny = 8 | 16 | 32 | 64 | 128;

    public const byte ColorGrey = 0;
    public const byte ColorRgb = 2;
    public const byte ColorPalette = 3;
    public const byte ColorGreyAlpha = 4;
    public const byte ColorRgba = 6;

    public const int TypeText = 1;
    public const int TypeInternationalText = 3;

    public const int ErrorChunkUnavailable = 73;

    private const string Library = "libspng";

    static Spng() => NativeLibraries.Register(
        Library, "libspng0", "libspng.so.0", "libspng.0.dylib", "libspng.dll", "spng.dll");

    [LibraryImport(Library, EntryPoint = "spng_ctx_new")]
    public static partial nint New(int flags);

    [LibraryImport(Library, EntryPoint = "spng_ctx_free")]
    public static partial void Free(nint context);

    [LibraryImport(Library, EntryPoint = "spng_set_png_buffer")]
    public static partial int SetBuffer(nint context, byte* file, nuint size);

    [LibraryImport(Library, EntryPoint = "spng_set_chunk_limits")]
    public static partial int SetChunkLimits(nint context, nuint chunkSize, nuint cacheSize);

    [LibraryImport(Library, EntryPoint = "spng_set_option")]
    public static partial int SetOption(nint context, int option, int value);

    [LibraryImport(Library, EntryPoint = "spng_get_ihdr")]
    public static partial int GetHeader(nint context, Header* header);

    [LibraryImport(Library, EntryPoint = "spng_set_ihdr")]
    public static partial int SetHeader(nint context, Header* header);

    [LibraryImport(Library, EntryPoint = "spng_get_plte")]
    public static partial int GetPalette(nint context, Palette* palette);

    [LibraryImport(Library, EntryPoint = "spng_get_trns")]
    public static partial int GetTransparency(nint context, Transparency* transparency);

    [LibraryImport(Library, EntryPoint = "spng_set_text")]
    public static partial int SetText(nint context, Text* texts, uint count);

    [LibraryImport(Library, EntryPoint = "spng_decoded_image_size")]
    public static partial int DecodedSize(nint context, int format, nuint* length);

    [LibraryImport(Library, EntryPoint = "spng_decode_image")]
    public static partial int DecodeImage(nint context, byte* target, nuint length, int format, int flags);

    [LibraryImport(Library, EntryPoint = "spng_decode_chunks")]
    public static partial int DecodeChunks(nint context);

    [LibraryImport(Library, EntryPoint = "spng_encode_image")]
    public static partial int EncodeImage(nint context, byte* pixels, nuint length, int format, int flags);

    /// <summary>Hands over the encoded file; the caller frees it by <see cref="NativeMemory.Free"/>.</summary>
    [LibraryImport(Library, EntryPoint = "spng_get_png_buffer")]
    public static partial byte* GetBuffer(nint context, nuint* length, int* error);

    [LibraryImport(Library, EntryPoint = "spng_strerror")]
    public static partial byte* ErrorString(int error);

    /// <summary>An error number in words.</summary>
    public static string Describe(int error) => Marshal.PtrToStringUTF8((nint)ErrorString(error)) ?? $"error {error}";

    public struct Header
    {
        public uint Width;
        public uint Height;
        public byte BitDepth;
        public byte ColorType;
        public byte CompressionMethod;
        public byte FilterMethod;
        public byte InterlaceMethod;
    }

    /// <summary>Up to 256 entries of red, green, blue and a byte that the library keeps.</summary>
    public struct Palette
    {
        public uint Count;
        public fixed byte Entries[4 * 256];
    }

    public struct Transparency
    {
        public fixed ushort GreyAndColor[4];
        public uint Count;
        public fixed byte Alpha[256];
    }

    public struct Text
    {
        public fixed byte Keyword[80];
        public int Type;
        public nuint Length;
        public byte* Value;
        public byte CompressionFlag;
        public byte CompressionMethod;
        public byte* LanguageTag;
        public byte* TranslatedKeyword;
    }
}
