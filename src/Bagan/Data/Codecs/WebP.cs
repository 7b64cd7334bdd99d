using System.Runtime.InteropServices;

namespace Bagan.Data.Codecs;

/// <summary>The calls into libwebp.</summary>
internal static unsafe partial class WebP
{
    public const int StatusNotEnoughData = 7;

    private const string Library = "libwebp";

    // The high byte must be the library's own: 2 since version 0.2.
    private const int AbiVersion = 0x0200;

    static WebP() => NativeLibraries.Register(
        Library, "libwebp7", "libwebp.so.7", "libwebp.so.6", "libwebp.7.dylib", "libwebp.dll", "webp.dll");

    /// <summary>Reads what the header says; 0 if all is well.</summary>
    public static int GetFeatures(byte* file, nuint size, Features* features) =>
        GetFeaturesInternal(file, size, features, AbiVersion);

    [LibraryImport(Library, EntryPoint = "WebPDecodeRGBInto")]
    public static partial byte* DecodeRgb(byte* file, nuint size, byte* target, nuint targetSize, int stride);

    [LibraryImport(Library, EntryPoint = "WebPDecodeRGBAInto")]
    public static partial byte* DecodeRgba(byte* file, nuint size, byte* target, nuint targetSize, int stride);

    [LibraryImport(Library, EntryPoint = "WebPGetFeaturesInternal")]
    private static partial int GetFeaturesInternal(byte* file, nuint size, Features* features, int version);

    public struct Features
    {
        public int Width;
        public int Height;
        public int HasAlpha;
        public int HasAnimation;
        public int Format;
        private fixed uint _padding[5];
    }
}
