using Bagan.Imaging;

namespace Bagan.Data.Codecs;

/// <summary>
/// Reads the first frame of a GIF by giflib, on a canvas of the declared size. What the frame leaves bare is white,
/// as is its transparent colour.
/// </summary>
internal static unsafe class GifDecoder
{
    private const int Opaque = -1;

    // Interlaced rows come in four passes: the first row and the step of each.
    private static ReadOnlySpan<byte> PassStarts => [0, 4, 2, 1];

    private static ReadOnlySpan<byte> PassSteps => [8, 8, 4, 2];

    /// <summary>The size of the canvas, and the channels.</summary>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        fixed (byte* data = file)
        {
            var source = new Gif.Source { Data = data, Length = file.Length };
            var gif = Open(&source);
            try
            {
                var frame = ReadToFirstFrame(gif);
                return new ImageHeader(ImageFormat.Gif, frame.CanvasWidth, frame.CanvasHeight, frame.Palette.IsGrey ? 1 : 3);
            }
            finally
            {
                int error;
                Gif.Close(gif, &error);
            }
        }
    }

    /// <summary>Decodes the first frame; the others are only checked to be there to the end.</summary>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        fixed (byte* data = file)
        {
            var source = new Gif.Source { Data = data, Length = file.Length };
            var gif = Open(&source);
            try
            {
                var frame = ReadToFirstFrame(gif);
                options.Check(frame.CanvasWidth, frame.CanvasHeight);
                var image = ReadFrame(gif, frame);
                image.Frames = 1 + GifBlocks.SkipToEnd(file[source.Position..]);
                return image;
            }
            finally
            {
                int error;
                Gif.Close(gif, &error);
            }
        }
    }

    private static Gif.File* Open(Gif.Source* source)
    {
        int error;
        var gif = Gif.Open(source, &error);
        return gif != null ? gif : throw Failure(error);
    }

    private static Frame ReadToFirstFrame(Gif.File* gif)
    {
        var transparent = Opaque;
        while (true)
        {
            int record;
            Check(gif, Gif.GetRecordType(gif, &record));
            if (record == Gif.RecordImage)
            {
                break;
            }

            if (record != Gif.RecordExtension)
            {
                throw new ImageFormatException("a GIF without a picture");
            }

            int code;
            byte* block;
            Check(gif, Gif.GetExtension(gif, &code, &block));
            while (block != null)
            {
                // Length, flags (bit 0: there is a transparent colour), delay of two bytes, the transparent colour.
                if (code == Gif.ExtensionGraphicsControl && block[0] == 4)
                {
                    transparent = (block[1] & 1) != 0 ? block[4] : Opaque;
                }

                Check(gif, Gif.GetExtensionNext(gif, &block));
            }
        }

        Check(gif, Gif.GetImageDescription(gif));
        var image = gif->Image;
        if (image.Width < 1 || image.Height < 1)
        {
            throw new ImageFormatException($"damaged GIF (its first frame is {image.Width} x {image.Height})");
        }

        var colors = image.Colors != null ? image.Colors : gif->Colors;
        if (colors == null)
        {
            throw new ImageFormatException("damaged GIF (no palette)");
        }

        // A frame that stands over the canvas widens it, as viewers do.
        return new Frame(
            Math.Max(gif->Width, image.Left + image.Width),
            Math.Max(gif->Height, image.Top + image.Height),
            new Palette(new ReadOnlySpan<byte>(colors->Colors, 3 * colors->Count)),
            transparent);
    }

    private static DecodedImage ReadFrame(Gif.File* gif, Frame frame)
    {
        var image = gif->Image;
        var channels = frame.Palette.IsGrey ? 1 : 3;
        var pixels = frame.CanvasWidth * frame.CanvasHeight;
        var planar = GC.AllocateUninitializedArray<byte>(channels * pixels);
        var isCovered = image.Width == frame.CanvasWidth && image.Height == frame.CanvasHeight;
        if (!isCovered || frame.Transparent != Opaque)
        {
            planar.AsSpan().Fill(255);
        }

        using var line = new ScratchBuffer(image.Width);
        var passes = image.IsInterlaced != 0 ? 4 : 1;
        for (var pass = 0; pass < passes; pass++)
        {
            var start = passes == 1 ? 0 : PassStarts[pass];
            var step = passes == 1 ? 1 : PassSteps[pass];
            for (var y = start; y < image.Height; y += step)
            {
                fixed (byte* target = line.Span)
                {
                    Check(gif, Gif.GetLine(gif, target, image.Width));
                }

                var position = ((image.Top + y) * frame.CanvasWidth) + image.Left;
                frame.Palette.Write(line.Span, frame.Transparent, planar, pixels, position);
            }
        }

        return new DecodedImage(
            frame.CanvasWidth,
            frame.CanvasHeight,
            channels,
            planar,
            ImageFormat.Gif,
            alphaDropped: !isCovered || frame.Transparent != Opaque);
    }

    private static void Check(Gif.File* gif, int status)
    {
        if (status != Gif.Ok)
        {
            throw Failure(gif->Error);
        }
    }

    private static ImageFormatException Failure(int error) => new($"damaged or truncated GIF ({Gif.Describe(error)})");

    private sealed record Frame(int CanvasWidth, int CanvasHeight, Palette Palette, int Transparent);
}
