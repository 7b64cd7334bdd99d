using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>Reads JPEG by libjpeg-turbo. A file that its decoder warns of (truncated, damaged) is bad.</summary>
internal static unsafe class JpegDecoder
{
    private const int Flags = TurboJpeg.FlagStopOnWarning | TurboJpeg.FlagLimitScans;

    /// <summary>The size after orientation, and the channels.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        fixed (byte* data = file)
        {
            var stored = ReadStored(TurboJpegHandle.OfThread.Pointer, data, file.Length);
            return ExifOrientation.Apply(ExifOrientation.OfJpeg(file), new ImageHeader(ImageFormat.Jpeg, stored.Width, stored.Height, stored.Channels));
        }
    }

    /// <summary>Decodes the file, upright.</summary>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        fixed (byte* data = file)
        {
            var decoder = TurboJpegHandle.OfThread.Pointer;
            var (width, height, channels, isCmyk) = ReadStored(decoder, data, file.Length);
            options.Check(width, height);
            var pixels = width * height;
            var planar = GC.AllocateUninitializedArray<byte>(channels * pixels);
            if (channels == 1)
            {
                Decompress(decoder, data, file.Length, planar, width, height, 1, TurboJpeg.PixelFormatGrey);
            }
            else
            {
                var samples = isCmyk ? 4 : 3;
                using var packed = new ScratchBuffer(samples * pixels);
                var format = isCmyk ? TurboJpeg.PixelFormatCmyk : TurboJpeg.PixelFormatRgb;
                Decompress(decoder, data, file.Length, packed.Span, width, height, samples, format);
                if (isCmyk)
                {
                    PixelLayout.InvertedCmykToPlanar(packed.Span, planar);
                }
                else
                {
                    PixelLayout.RgbToPlanar(packed.Span, planar);
                }
            }

            var orientation = ExifOrientation.OfJpeg(file);
            var image = new DecodedImage(width, height, channels, planar, ImageFormat.Jpeg) { Frames = JpegSegments.PicturesIn(file) };
            return orientation == ExifOrientation.Upright ? image : ExifOrientation.Apply(orientation, image);
        }
    }

    private static Stored ReadStored(nint decoder, byte* data, int length)
    {
        int width = 0, height = 0, subsampling = 0, colorspace = -1;
        var status = TurboJpeg.DecompressHeader(
            decoder, data, new CULong((nuint)length), &width, &height, &subsampling, &colorspace);

        // The header call also fails where the chroma subsampling has no name in this API; decoding needs no name.
        if (status != 0 && (width < 1 || height < 1 || colorspace < 0 || subsampling >= 0))
        {
            throw Failure(decoder);
        }

        return new Stored(
            width,
            height,
            colorspace == TurboJpeg.ColorspaceGrey ? 1 : 3,
            colorspace is TurboJpeg.ColorspaceCmyk or TurboJpeg.ColorspaceYcck);
    }

    private static void Decompress(
        nint decoder, byte* data, int length, Span<byte> target, int width, int height, int samples, int format)
    {
        fixed (byte* to = target)
        {
            if (TurboJpeg.Decompress(
                decoder, data, new CULong((nuint)length), to, width, width * samples, height, format, Flags) != 0)
            {
                throw Failure(decoder);
            }
        }
    }

    private static ImageFormatException Failure(nint decoder)
    {
        var reason = Marshal.PtrToStringUTF8((nint)TurboJpeg.GetErrorString(decoder));
        TurboJpegHandle.Renew();
        return new ImageFormatException($"damaged or truncated JPEG ({reason})");
    }

    private readonly record struct Stored(int Width, int Height, int Channels, bool IsCmyk);
}

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
