using System.Runtime.InteropServices;
using Bagan.Imaging;

namespace Bagan.Reports.Pictures;

/// <summary>The few calls of Pango and Cairo that draw one line of text. Names and types as in their C headers.</summary>
internal static unsafe partial class PangoNative
{
    /// <summary>Pango units in one pixel (PANGO_SCALE).</summary>
    public const int Scale = 1024;

    /// <summary>CAIRO_FORMAT_A8: one byte of coverage for each pixel.</summary>
    public const int FormatA8 = 2;

    /// <summary>CAIRO_ANTIALIAS_GRAY.</summary>
    public const int AntialiasGray = 2;

    /// <summary>CAIRO_HINT_STYLE_NONE.</summary>
    public const int HintStyleNone = 1;

    /// <summary>CAIRO_HINT_METRICS_OFF.</summary>
    public const int HintMetricsOff = 1;

    /// <summary>PANGO_ELLIPSIZE_MIDDLE.</summary>
    public const int EllipsizeMiddle = 2;

    /// <summary>PANGO_ELLIPSIZE_END.</summary>
    public const int EllipsizeEnd = 3;

    /// <summary>PANGO_WEIGHT_BOLD.</summary>
    public const int WeightBold = 700;

    /// <summary>The Debian and Ubuntu package that brings every library named here.</summary>
    public const string Package = "libpangocairo-1.0-0";

    private const string CairoLibrary = "libcairo";
    private const string PangoLibrary = "libpango";
    private const string PangoCairoLibrary = "libpangocairo";
    private const string GObjectLibrary = "libgobject";

    static PangoNative()
    {
        NativeLibraries.Register(CairoLibrary, Package, "libcairo.so.2", "libcairo.2.dylib", "libcairo-2.dll");
        NativeLibraries.Register(PangoLibrary, Package, "libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll");
        NativeLibraries.Register(
            PangoCairoLibrary, Package, "libpangocairo-1.0.so.0", "libpangocairo-1.0.0.dylib", "libpangocairo-1.0-0.dll");
        NativeLibraries.Register(
            GObjectLibrary, Package, "libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll");
    }

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_image_surface_create")]
    public static partial nint SurfaceCreate(int format, int width, int height);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_surface_status")]
    public static partial int SurfaceStatus(nint surface);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_surface_flush")]
    public static partial void SurfaceFlush(nint surface);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_image_surface_get_data")]
    public static partial byte* SurfaceData(nint surface);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_image_surface_get_stride")]
    public static partial int SurfaceStride(nint surface);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_surface_destroy")]
    public static partial void SurfaceDestroy(nint surface);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_create")]
    public static partial nint ContextCreate(nint surface);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_move_to")]
    public static partial void MoveTo(nint context, double x, double y);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_status")]
    public static partial int ContextStatus(nint context);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_destroy")]
    public static partial void ContextDestroy(nint context);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_font_options_create")]
    public static partial nint FontOptionsCreate();

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_font_options_set_antialias")]
    public static partial void FontOptionsSetAntialias(nint options, int antialias);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_font_options_set_hint_style")]
    public static partial void FontOptionsSetHintStyle(nint options, int style);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_font_options_set_hint_metrics")]
    public static partial void FontOptionsSetHintMetrics(nint options, int metrics);

    [LibraryImport(CairoLibrary, EntryPoint = "cairo_font_options_destroy")]
    public static partial void FontOptionsDestroy(nint options);

    [LibraryImport(PangoCairoLibrary, EntryPoint = "pango_cairo_create_layout")]
    public static partial nint LayoutCreate(nint cairoContext);

    [LibraryImport(PangoCairoLibrary, EntryPoint = "pango_cairo_context_set_font_options")]
    public static partial void ContextSetFontOptions(nint pangoContext, nint options);

    [LibraryImport(PangoCairoLibrary, EntryPoint = "pango_cairo_show_layout")]
    public static partial void ShowLayout(nint cairoContext, nint layout);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_get_context")]
    public static partial nint LayoutContext(nint layout);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_context_changed")]
    public static partial void LayoutContextChanged(nint layout);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_set_text")]
    public static partial void LayoutSetText(nint layout, byte* text, int bytes);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_set_width")]
    public static partial void LayoutSetWidth(nint layout, int units);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_set_ellipsize")]
    public static partial void LayoutSetEllipsize(nint layout, int mode);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_set_single_paragraph_mode")]
    public static partial void LayoutSetSingleParagraph(nint layout, int setting);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_set_font_description")]
    public static partial void LayoutSetFont(nint layout, nint description);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_get_pixel_extents")]
    public static partial void LayoutExtents(nint layout, out Rectangle ink, out Rectangle logical);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_layout_get_unknown_glyphs_count")]
    public static partial int LayoutUnknownGlyphs(nint layout);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_font_description_new")]
    public static partial nint FontDescriptionCreate();

    [LibraryImport(PangoLibrary, EntryPoint = "pango_font_description_set_family", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void FontDescriptionSetFamily(nint description, string family);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_font_description_set_absolute_size")]
    public static partial void FontDescriptionSetAbsoluteSize(nint description, double units);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_font_description_set_weight")]
    public static partial void FontDescriptionSetWeight(nint description, int weight);

    [LibraryImport(PangoLibrary, EntryPoint = "pango_font_description_free")]
    public static partial void FontDescriptionFree(nint description);

    [LibraryImport(GObjectLibrary, EntryPoint = "g_object_unref")]
    public static partial void ObjectUnref(nint instance);

    /// <summary>PangoRectangle, here in pixels.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Rectangle
    {
        /// <summary>Left edge.</summary>
        public int X;

        /// <summary>Top edge.</summary>
        public int Y;

        /// <summary>Width.</summary>
        public int Width;

        /// <summary>Height.</summary>
        public int Height;
    }
}
