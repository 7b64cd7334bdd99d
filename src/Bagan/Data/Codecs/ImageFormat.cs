namespace Bagan.Data.Codecs;

/// <summary>The image file formats that can be read. A format is recognised by a file's content, never by its name.</summary>
public enum ImageFormat
{
    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,

    /// <summary>Netpbm's PBM, PGM and PPM, P1 to P6.</summary>
    Pnm,

    /// <summary>Windows and OS/2 bitmap.</summary>
    Bmp,

    /// <summary>GIF; the first frame is read.</summary>
    Gif,

    /// <summary>WebP, lossy or lossless, not animated.</summary>
    WebP,

    /// <summary>TIFF and BigTIFF; the first page is read.</summary>
    Tiff,

    /// <summary>Bare pixels out of an array file (IDX, NumPy, CIFAR's records): no image file, and never recognised as one.</summary>
    Raw,
}
