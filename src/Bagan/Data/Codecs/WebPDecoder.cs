using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>Reads WebP by libwebp, lossy and lossless; animations are refused.</summary>
internal static unsafe class WebPDecoder
{
    /// <summary>The size; WebP is always colour.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        fixed (byte* data = file)
        {
            var features = GetFeatures(data, file.Length);
            return ExifOrientation.Apply(OrientationOf(file), new ImageHeader(ImageFormat.WebP, features.Width, features.Height, 3));
        }
    }

    /// <summary>Decodes the file.</summary>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        fixed (byte* data = file)
        {
            var features = GetFeatures(data, file.Length);
            options.Check(features.Width, features.Height);
            if (features.HasAnimation != 0)
            {
                throw new ImageFormatException("an animated WebP, which is not supported: save one frame as an image of its own");
            }

            var hasAlpha = features.HasAlpha != 0;
            var pixels = features.Width * features.Height;
            var samples = hasAlpha ? 4 : 3;
            using var packed = new ScratchBuffer(samples * pixels);
            var length = (nuint)packed.Span.Length;
            var stride = samples * features.Width;
            fixed (byte* target = packed.Span)
            {
                var decoded = hasAlpha
                    ? WebP.DecodeRgba(data, (nuint)file.Length, target, length, stride)
                    : WebP.DecodeRgb(data, (nuint)file.Length, target, length, stride);
                if (decoded == null)
                {
                    throw new ImageFormatException("damaged or truncated WebP");
                }
            }

            var planar = GC.AllocateUninitializedArray<byte>(3 * pixels);
            if (hasAlpha)
            {
                PixelLayout.RgbaToPlanar(packed.Span, planar);
            }
            else
            {
                PixelLayout.RgbToPlanar(packed.Span, planar);
            }

            var image = new DecodedImage(features.Width, features.Height, 3, planar, ImageFormat.WebP, alphaDropped: hasAlpha);
            return OrientationOf(file) is var orientation and not ExifOrientation.Upright ? ExifOrientation.Apply(orientation, image) : image;
        }
    }

    // EXIF data stand behind the pixels; a flag in the first chunk says whether there are any (RFC 9649, section 2.7).
    private static int OrientationOf(ReadOnlySpan<byte> file)
    {
        const int FirstChunk = 12, ChunkHead = 8, ExifFlag = 0x08;
        if (file.Length <= FirstChunk + ChunkHead || !file[FirstChunk..].StartsWith("VP8X"u8) || (file[FirstChunk + ChunkHead] & ExifFlag) == 0)
        {
            return ExifOrientation.Upright;
        }

        for (long at = FirstChunk; at + ChunkHead <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            if (file[(int)at..].StartsWith("EXIF"u8) && at + ChunkHead + length <= file.Length)
            {
                return ExifOrientation.OfExif(file.Slice((int)at + ChunkHead, (int)length));
            }

            at += ChunkHead + length + (length % 2);
        }

        throw new ImageFormatException("truncated WebP");
    }

    private static WebP.Features GetFeatures(byte* data, int length)
    {
        WebP.Features features;
        var status = WebP.GetFeatures(data, (nuint)length, &features);
        return status == 0
            ? features
            : throw new ImageFormatException(status == WebP.StatusNotEnoughData ? "truncated WebP" : "damaged WebP");
    }
}

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
