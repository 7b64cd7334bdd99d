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
            return ExifOrientation.OfJpeg(file) >= ExifOrientation.FirstTransposed
                ? new ImageHeader(ImageFormat.Jpeg, stored.Height, stored.Width, stored.Channels)
                : new ImageHeader(ImageFormat.Jpeg, stored.Width, stored.Height, stored.Channels);
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
            return orientation == ExifOrientation.Upright
                ? new DecodedImage(width, height, channels, planar, ImageFormat.Jpeg)
                : ExifOrientation.Apply(orientation, new DecodedImage(width, height, channels, planar, ImageFormat.Jpeg));
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
