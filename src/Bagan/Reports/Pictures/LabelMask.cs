using System.Text;

namespace Bagan.Reports.Pictures;

/// <summary>
/// One line of text as coverage, drawn by Pango and Cairo in any script for which a font is installed (Latin, Greek, Cyrillic, Arabic and more come along, see <see cref="OwnFonts"/>), with the script's own shapes and
/// direction, and shortened with an ellipsis between letters if it is too long.
/// Hinting is off, so the pixels depend on the fonts alone and not on the desktop's settings.
/// </summary>
internal sealed unsafe class LabelMask
{
    private const string Family = "DejaVu Sans";
    private readonly byte[] _coverage;

    private LabelMask(byte[] coverage, int width, int height, int unknownGlyphs)
    {
        _coverage = coverage;
        Width = width;
        Height = height;
        UnknownGlyphs = unknownGlyphs;
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>The number of characters for which no installed font has a glyph; they appear as boxes with their code.</summary>
    public int UnknownGlyphs { get; }

    /// <summary>Coverage of one row of pixels, 0 (paper) to 255 (ink).</summary>
    public ReadOnlySpan<byte> Row(int y) => _coverage.AsSpan(y * Width, Width);

    /// <summary>Draws a line of text.</summary>
    /// <param name="text">The text; control characters, line breaks included, become spaces.</param>
    /// <param name="style">Font size, weight, and the place to shorten.</param>
    /// <param name="maxWidth">The maximum width in pixels; longer text is shortened with an ellipsis.</param>
    public static LabelMask Draw(string text, LabelStyle style, int maxWidth)
    {
        OwnFonts.Add();
        var bytes = Encoding.UTF8.GetBytes(Clean(text));
        var probe = NewSurface(1, 1);
        var probeContext = PangoNative.ContextCreate(probe);
        var layout = PangoNative.LayoutCreate(probeContext);
        try
        {
            SetUp(layout, bytes, style, maxWidth);
            PangoNative.LayoutExtents(layout, out var ink, out var logical);

            // Marks above or below the line may extend beyond the logical box; the mask covers both boxes, so nothing is cut off.
            var left = Math.Min(ink.X, logical.X);
            var top = Math.Min(ink.Y, logical.Y);
            var width = Math.Max(1, Math.Max(ink.X + ink.Width, logical.X + logical.Width) - left);
            var height = Math.Max(1, Math.Max(ink.Y + ink.Height, logical.Y + logical.Height) - top);
            var unknown = PangoNative.LayoutUnknownGlyphs(layout);
            return new LabelMask(Paint(layout, left, top, width, height), width, height, unknown);
        }
        finally
        {
            PangoNative.ObjectUnref(layout);
            PangoNative.ContextDestroy(probeContext);
            PangoNative.SurfaceDestroy(probe);
        }
    }

    private static void SetUp(nint layout, byte[] text, LabelStyle style, int maxWidth)
    {
        var options = PangoNative.FontOptionsCreate();
        PangoNative.FontOptionsSetAntialias(options, PangoNative.AntialiasGray);
        PangoNative.FontOptionsSetHintStyle(options, PangoNative.HintStyleNone);
        PangoNative.FontOptionsSetHintMetrics(options, PangoNative.HintMetricsOff);
        PangoNative.ContextSetFontOptions(PangoNative.LayoutContext(layout), options);
        PangoNative.LayoutContextChanged(layout);
        PangoNative.FontOptionsDestroy(options);

        var font = PangoNative.FontDescriptionCreate();
        PangoNative.FontDescriptionSetFamily(font, Family);
        PangoNative.FontDescriptionSetAbsoluteSize(font, (double)style.Size * PangoNative.Scale);
        if (style.Bold)
        {
            PangoNative.FontDescriptionSetWeight(font, PangoNative.WeightBold);
        }

        PangoNative.LayoutSetFont(layout, font);
        PangoNative.FontDescriptionFree(font);
        PangoNative.LayoutSetSingleParagraph(layout, 1);
        PangoNative.LayoutSetEllipsize(layout, style.CutInMiddle ? PangoNative.EllipsizeMiddle : PangoNative.EllipsizeEnd);
        PangoNative.LayoutSetWidth(layout, maxWidth * PangoNative.Scale);
        fixed (byte* pointer = text)
        {
            PangoNative.LayoutSetText(layout, pointer, text.Length);
        }
    }

    private static byte[] Paint(nint layout, int left, int top, int width, int height)
    {
        var surface = NewSurface(width, height);
        var context = PangoNative.ContextCreate(surface);
        try
        {
            PangoNative.MoveTo(context, -left, -top);
            PangoNative.ShowLayout(context, layout);
            PangoNative.SurfaceFlush(surface);
            if (PangoNative.ContextStatus(context) is var status and not 0)
            {
                throw new BaganException($"Cairo could not draw a label (status {status}).");
            }

            var data = PangoNative.SurfaceData(surface);
            var stride = PangoNative.SurfaceStride(surface);
            var coverage = new byte[width * height];
            for (var y = 0; y < height; y++)
            {
                new ReadOnlySpan<byte>(data + (long)y * stride, width).CopyTo(coverage.AsSpan(y * width, width));
            }

            return coverage;
        }
        finally
        {
            PangoNative.ContextDestroy(context);
            PangoNative.SurfaceDestroy(surface);
        }
    }

    private static nint NewSurface(int width, int height)
    {
        var surface = PangoNative.SurfaceCreate(PangoNative.FormatA8, width, height);
        if (PangoNative.SurfaceStatus(surface) is var status and not 0)
        {
            PangoNative.SurfaceDestroy(surface);
            throw new BaganException($"Cairo could not make a surface of {width} x {height} pixels for a label (status {status}).");
        }

        return surface;
    }

    private static string Clean(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
            }
        });
}

/// <summary>The font of a label in a picture.</summary>
/// <param name="Size">Height of the font in pixels, 6 to 100.</param>
/// <param name="Bold">Whether the letters are bold.</param>
/// <param name="CutInMiddle">
/// Whether a label that is too long is shortened in the middle (names that differ in their last letters stay distinct) or at the end.
/// </param>
internal readonly record struct LabelStyle(int Size, bool Bold = false, bool CutInMiddle = false)
{
    /// <summary>A class name beside its row.</summary>
    public static LabelStyle Name { get; } = new(13, CutInMiddle: true);

    /// <summary>A heading above a group of columns.</summary>
    public static LabelStyle Heading { get; } = new(12, Bold: true);

    /// <summary>The title of the picture.</summary>
    public static LabelStyle Title { get; } = new(15, Bold: true);

    /// <summary>Small print: a distance under a pair, a note at the foot.</summary>
    public static LabelStyle Caption { get; } = new(11);
}

/// <summary>
/// A check that this machine can draw labels. Long work calls <see cref="Check"/> before it starts, so a missing library is reported before
/// hours of training and not after them.
/// </summary>
internal static class PictureText
{
    /// <summary>Draws a sample label.</summary>
    /// <exception cref="BaganException">Pango or Cairo is missing, or finds no font; the message names the package that brings it.</exception>
    public static void Check()
    {
        if (MissingGlyphs("Aa1") > 0)
        {
            throw new BaganException("Pango finds no font, not even the one that comes with bagan, so pictures cannot be labelled. Install one, such as DejaVu Sans.");
        }
    }

    /// <summary>The number of characters in a text that no installed font can draw; in pictures they appear as boxes with their code.</summary>
    /// <param name="text">A text, such as a class name.</param>
    /// <exception cref="BaganException">Pango or Cairo is missing.</exception>
    public static int MissingGlyphs(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return LabelMask.Draw(text, LabelStyle.Name, 1000).UnknownGlyphs;
    }
}
