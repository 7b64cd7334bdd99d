using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>
/// Reads a page of a TIFF, the first unless another is asked for, by libtiff: grey, RGB, palette, CMYK, YCbCr and CIE L*a*b* of up to 16 bits a sample,
/// in strips or tiles, turned as its orientation says.
/// </summary>
internal static unsafe class TiffDecoder
{
    private const uint MinIsWhite = 0;
    private const uint MinIsBlack = 1;
    private const uint Rgb = 2;
    private const uint PaletteColor = 3;

    // The most bytes that a strip or tile may take beyond 8 bytes for each pixel of the image.
    private const ulong StripSlack = 16 << 20;

    /// <summary>The size after orientation, and the channels.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, int frame)
    {
        var page = ReadPage(file, frame);
        return page.Orientation >= ExifOrientation.FirstTransposed
            ? new ImageHeader(ImageFormat.Tiff, page.Height, page.Width, page.Channels)
            : new ImageHeader(ImageFormat.Tiff, page.Width, page.Height, page.Channels);
    }

    /// <summary>Decodes the file, upright.</summary>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        var page = ReadPage(file, options.Frame);
        options.Check(page.Width, page.Height);
        if (!page.IsCompressionKnown)
        {
            throw new ImageFormatException($"TIFF compression {page.Compression} is not supported");
        }

        fixed (byte* data = file)
        {
            var source = new Tiff.Source { Data = data, Length = (ulong)file.Length };
            var tiff = Tiff.Open(&source);
            if (tiff == 0)
            {
                throw new ImageFormatException("damaged or truncated TIFF");
            }

            try
            {
                if (options.Frame > 1 && Tiff.SetDirectory(tiff, (ushort)(options.Frame - 1)) == 0)
                {
                    throw new ImageFormatException("damaged or truncated TIFF");
                }

                var image = Decode(tiff, &source, page);
                return page.Orientation == ExifOrientation.Upright ? image : ExifOrientation.Apply(page.Orientation, image);
            }
            finally
            {
                Tiff.Close(tiff);
            }
        }
    }

    private static DecodedImage Decode(nint tiff, Tiff.Source* source, in Page page)
    {
        var pixels = page.Width * page.Height;
        var stripLimit = (8 * (ulong)pixels) + StripSlack;
        if ((Tiff.IsTiled(tiff) != 0 ? Tiff.TileSize(tiff) : Tiff.StripSize(tiff)) > stripLimit)
        {
            throw new ImageFormatException("a strip or tile of the TIFF is far larger than its image");
        }

        // The library makes no picture of samples of 32 bits.
        if (page.Samples.IsNumber)
        {
            var deep = TiffSamples.Read(tiff, source, page.Width, page.Height, page.Channels, page.Samples);
            return new DecodedImage(page.Width, page.Height, page.Channels, deep.ToBytes(0, deep.Full), ImageFormat.Tiff, depthReduced: true) { Deep = deep, Frames = page.Pages };
        }

        Tiff.RgbaImage image = default;
        var message = stackalloc byte[Tiff.ErrorMessageLength];
        if (Tiff.ImageBegin(&image, tiff, 1, message) == 0)
        {
            throw new ImageFormatException($"unsupported or damaged TIFF ({Marshal.PtrToStringUTF8((nint)message)})");
        }

        try
        {
            if (image.Width != (uint)page.Width || image.Height != (uint)page.Height)
            {
                throw new ImageFormatException("damaged TIFF (its directory declares two sizes)");
            }

            // As stored: the library would mirror, but not change rows and columns.
            image.Orientation = ExifOrientation.Upright;
            image.RequestedOrientation = ExifOrientation.Upright;
            source->Messages = 0;
            using var scratch = new ScratchBuffer(sizeof(uint) * pixels);
            var raster = MemoryMarshal.Cast<byte, uint>(scratch.Span);
            fixed (uint* target = raster)
            {
                // Damage inside a strip is often no more than a warning.
                if (Tiff.ImageGet(&image, target, image.Width, image.Height) == 0 || source->Messages > 0)
                {
                    throw new ImageFormatException("damaged or truncated TIFF (its pixels cannot be read)");
                }
            }

            var planar = GC.AllocateUninitializedArray<byte>(page.Channels * pixels);
            var isGrey = image.Photometric is (ushort)MinIsWhite or (ushort)MinIsBlack;
            ToPlanar(raster, page.Channels, image.Alpha, isGrey, planar);
            return new DecodedImage(page.Width, page.Height, page.Channels, planar, ImageFormat.Tiff, image.BitsPerSample > 8, image.Alpha != 0)
            {
                Deep = page.Samples.IsDeep ? TiffSamples.Read(tiff, source, page.Width, page.Height, page.Channels, page.Samples) : null,
                Frames = page.Pages,
            };
        }
        finally
        {
            Tiff.ImageEnd(&image);
        }
    }

    // The library gives colours multiplied by alpha, except for grey whose alpha is not associated.
    private static void ToPlanar(ReadOnlySpan<uint> raster, int channels, int alpha, bool isGrey, Span<byte> planar)
    {
        var straight = isGrey && alpha == Tiff.AlphaUnassociated;
        for (var c = 0; c < channels; c++)
        {
            var plane = planar.Slice(c * raster.Length, raster.Length);
            for (var i = 0; i < plane.Length; i++)
            {
                var pixel = raster[i];
                var value = (byte)(pixel >> (8 * c));
                var opacity = (byte)(pixel >> 24);
                plane[i] = straight
                    ? PixelLayout.OnWhite(value, opacity)
                    : (byte)Math.Min(255, value + 255 - opacity);
            }
        }
    }

    private static Page ReadPage(ReadOnlySpan<byte> file, int number)
    {
        var isThere = TiffDirectory.TryOpen(file, out var directory);
        var pages = isThere ? directory.CountPages() : 0;
        if (number > 1 && isThere && directory.IsWhole)
        {
            isThere = number <= pages && TiffDirectory.TryOpen(file, number, out directory)
                ? true
                : throw new ImageFormatException($"it has {Quantity.Of(pages, "page")}, and --frame asks for number {number}");
        }

        if (!isThere ||
            !directory.IsWhole ||
            directory.First(TiffDirectory.ImageWidth) is not { } width ||
            directory.First(TiffDirectory.ImageLength) is not { } height)
        {
            throw new ImageFormatException("damaged or truncated TIFF (its first directory is not whole)");
        }

        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new ImageFormatException($"damaged TIFF (it declares {width} x {height} pixels)");
        }

        var photometric = directory.First(TiffDirectory.Photometric);
        var isGrey = photometric is MinIsWhite or MinIsBlack || (photometric is PaletteColor && directory.IsPaletteGrey());
        var orientation = directory.First(TiffDirectory.Orientation) is { } value and >= 1 and <= 8 ? (int)value : ExifOrientation.Upright;
        var samples = directory.First(TiffDirectory.SamplesPerPixel) ?? 1;
        return new Page((int)width, (int)height, isGrey ? 1 : 3, orientation, directory.First(TiffDirectory.Compression) ?? 1)
        {
            Pages = pages,
            Samples = TiffSamples.Layout.Of(directory, photometric is MinIsWhite, (photometric is MinIsWhite or MinIsBlack && samples == 1) || (photometric is Rgb && samples == 3)),
        };
    }

    private readonly record struct Page(int Width, int Height, int Channels, int Orientation, uint Compression)
    {
        public int Pages { get; init; }

        public TiffSamples.Layout Samples { get; init; }

        // None, CCITT 2 to 4, LZW, JPEG, Deflate (two numbers), PackBits, Zstandard, WebP. The others are rare and their
        // decoders little tested; old-style JPEG (6) has no exact definition, and LZMA takes what memory a file asks for.
        public bool IsCompressionKnown => Compression is 1 or 2 or 3 or 4 or 5 or 7 or 8 or 32946 or 32773 or 50000 or 50001;
    }
}
