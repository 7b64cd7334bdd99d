using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>Reads PNG by libspng: every colour type and depth, interlaced or not, up to and including its last chunk.</summary>
internal static unsafe class PngDecoder
{
    /// <summary>The most bytes that one ancillary chunk may take, compressed or not; text or a colour profile could unpack without end.</summary>
    internal const int AncillaryLimit = 16 << 20;

    /// <summary>The last chunk of every file, whole, whose checksum libspng leaves unread.</summary>
    internal static ReadOnlySpan<byte> EndChunk => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>The size and the channels.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        fixed (byte* data = file)
        {
            var context = Open(data, file.Length);
            try
            {
                var header = GetHeader(context);
                return ExifOrientation.Apply(
                    OrientationOf(file), new ImageHeader(ImageFormat.Png, checked((int)header.Width), checked((int)header.Height), IsGrey(context, header) ? 1 : 3));
            }
            finally
            {
                Spng.Free(context);
            }
        }
    }

    /// <summary>Decodes the file.</summary>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        fixed (byte* data = file)
        {
            var context = Open(data, file.Length);
            try
            {
                var header = GetHeader(context);
                options.Check(header.Width, header.Height);
                if (file.LastIndexOf(EndChunk) < 0)
                {
                    throw new ImageFormatException("truncated PNG");
                }

                var image = Decode(context, header);
                image.Frames = FramesOf(file);
                return OrientationOf(file) is var orientation and not ExifOrientation.Upright ? ExifOrientation.Apply(orientation, image) : image;
            }
            finally
            {
                Spng.Free(context);
            }
        }
    }

    /// <summary>A reading context on a file's bytes, which stay pinned; the caller frees it.</summary>
    internal static nint Open(byte* data, int length)
    {
        var context = Spng.New(0);
        if (context == 0)
        {
            throw new OutOfMemoryException("libspng could not make a decoder.");
        }

        Spng.SetChunkLimits(context, AncillaryLimit, AncillaryLimit);
        Spng.SetBuffer(context, data, (nuint)length);
        return context;
    }

    /// <summary>The file's header.</summary>
    internal static Spng.Header GetHeader(nint context)
    {
        Spng.Header header;
        Check(Spng.GetHeader(context, &header));
        return header;
    }

    /// <summary>Turns a failure of libspng into an exception.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            throw new ImageFormatException($"damaged or truncated PNG ({Spng.Describe(status)})");
        }
    }

    private static DecodedImage Decode(nint context, in Spng.Header header)
    {
        var grey = IsGrey(context, header);
        var transparent = HasTransparency(context);
        var hasAlpha = transparent || header.ColorType is Spng.ColorGreyAlpha or Spng.ColorRgba;
        var wide = header.BitDepth == 16;
        var (format, samples) = Choose(header, grey, transparent);

        var pixels = (int)(header.Width * header.Height);
        var planar = GC.AllocateUninitializedArray<byte>(grey ? pixels : 3 * pixels);
        var direct = grey && samples == 1 && !wide;
        var length = pixels * samples * (wide ? 2 : 1);
        using var scratch = new ScratchBuffer(direct ? 0 : length);
        var packed = direct ? planar : scratch.Span;
        var flags = transparent ? Spng.DecodeTransparency : 0;
        nuint decodedLength;
        Check(Spng.DecodedSize(context, format, &decodedLength));
        if (decodedLength != (nuint)length)
        {
            throw new InvalidOperationException($"libspng needs {decodedLength} bytes where {length} were expected.");
        }

        fixed (byte* target = packed)
        {
            Check(Spng.DecodeImage(context, target, (nuint)length, format, flags));
        }

        // On to the end of the file: a truncated one may hold all its pixels.
        Check(Spng.DecodeChunks(context));
        // With transparency the samples are of the full range: white shows through them.
        var deep = wide && !hasAlpha ? new DeepSamples(PixelLayout.ToPlanar(MemoryMarshal.Cast<byte, ushort>(packed), samples), true, ushort.MaxValue) : null;
        if (!direct)
        {
            ToPlanar(wide ? Narrow(packed) : packed, samples, grey, hasAlpha, planar);
        }

        return new DecodedImage((int)header.Width, (int)header.Height, grey ? 1 : 3, planar, ImageFormat.Png, wide, hasAlpha) { Deep = deep };
    }

    // An animated PNG declares its frames in a chunk before the first one; libspng reads the picture that other programs show.
    private static int FramesOf(ReadOnlySpan<byte> file) =>
        ChunkBeforePixels(file, "acTL"u8) is { Length: >= 4 } frames ? (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(frames), 1, int.MaxValue) : 1;

    private static int OrientationOf(ReadOnlySpan<byte> file) =>
        ChunkBeforePixels(file, "eXIf"u8) is { Length: > 0 } exif ? ExifOrientation.OfExif(exif) : ExifOrientation.Upright;

    // The content of a chunk that stands before the pixels, or as much of it as is there; empty where there is none.
    private static ReadOnlySpan<byte> ChunkBeforePixels(ReadOnlySpan<byte> file, ReadOnlySpan<byte> wanted)
    {
        const int Signature = 8, ChunkHead = 8, ChunkTail = 4;
        for (var at = Signature; at + ChunkHead <= file.Length;)
        {
            var kind = file.Slice(at + 4, 4);
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (kind.SequenceEqual(wanted))
            {
                return file.Slice(at + ChunkHead, (int)Math.Min(length, file.Length - at - ChunkHead));
            }

            if (kind.SequenceEqual("IDAT"u8) || length > int.MaxValue - at - ChunkHead - ChunkTail)
            {
                break;
            }

            at += ChunkHead + (int)length + ChunkTail;
        }

        return [];
    }

    // libspng's own conversion to 8 bits truncates, so 16-bit samples are fetched as they are.
    private static (int Format, int Samples) Choose(in Spng.Header header, bool grey, bool transparent) =>
        (header.ColorType, header.BitDepth, transparent) switch
        {
            (Spng.ColorGrey, 16, true) => (Spng.FormatRgba16, 4),
            (Spng.ColorGrey, 16, false) => (Spng.FormatPng, 1),
            (Spng.ColorGrey, _, true) => (Spng.FormatGreyAlpha8, 2),
            (Spng.ColorGrey, _, false) => (Spng.FormatGrey8, 1),
            (Spng.ColorGreyAlpha, _, _) => (Spng.FormatPng, 2),
            (Spng.ColorRgb, 16, true) => (Spng.FormatRgba16, 4),
            (Spng.ColorRgb, 16, false) => (Spng.FormatPng, 3),
            (Spng.ColorRgba, 16, _) => (Spng.FormatPng, 4),
            (Spng.ColorRgba, _, _) => (Spng.FormatRgba8, 4),
            (_, _, true) => (Spng.FormatRgba8, 4),
            _ => (Spng.FormatRgb8, 3),
        };

    private static void ToPlanar(ReadOnlySpan<byte> packed, int samples, bool grey, bool hasAlpha, Span<byte> planar)
    {
        if (grey)
        {
            PixelLayout.FirstToPlane(packed, samples, hasAlpha, planar);
        }
        else if (hasAlpha)
        {
            PixelLayout.RgbaToPlanar(packed, planar);
        }
        else
        {
            PixelLayout.RgbToPlanar(packed, planar);
        }
    }

    // In place: byte i is written from 16-bit samples at or behind it.
    private static Span<byte> Narrow(Span<byte> bytes)
    {
        var wide = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < wide.Length; i++)
        {
            bytes[i] = PixelLayout.To8(wide[i]);
        }

        return bytes[..wide.Length];
    }

    private static bool IsGrey(nint context, in Spng.Header header)
    {
        if (header.ColorType != Spng.ColorPalette)
        {
            return header.ColorType is Spng.ColorGrey or Spng.ColorGreyAlpha;
        }

        Spng.Palette palette;
        Check(Spng.GetPalette(context, &palette));
        for (var i = 0; i < palette.Count; i++)
        {
            var entry = palette.Entries + (4 * i);
            if (entry[0] != entry[1] || entry[0] != entry[2])
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasTransparency(nint context)
    {
        Spng.Transparency transparency;
        var status = Spng.GetTransparency(context, &transparency);
        if (status == Spng.ErrorChunkUnavailable)
        {
            return false;
        }

        Check(status);
        return true;
    }
}
