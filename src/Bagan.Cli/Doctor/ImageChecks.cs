using Bagan.Data.Codecs;
using Bagan.Reports.Pictures;

namespace Bagan.Cli.Doctor;

/// <summary>Reading and writing images: each format is tried on a picture of a few pixels, whatever library does it.</summary>
internal static class ImageChecks
{
    // One grey pixel each, the JPEG 8 x 8 of them.
    private static readonly (string Name, string File)[] Pictures =
    [
        ("PNG", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="),
        ("JPEG", "/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z"),
        ("WebP", "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="),
        ("TIFF", "SUkqAAgAAAAJAAABAwABAAAAAQAAAAEBAwABAAAAAQAAAAIBAwABAAAACAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAABAAAAegAAABUBAwABAAAAAQAAABYBAwABAAAAAQAAABcBBAABAAAAAQAAAAAAAACA"),
        ("GIF", "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="),
        ("BMP", "Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAgICAAA=="),
        ("PNM", "UDUgMSAxIDI1NQqA"),
    ];

    /// <summary>Tries each format, writing PNG, and labels in pictures.</summary>
    public static IEnumerable<Check> Run() =>
    [
        .. Pictures.Select(p => Reading(p.Name, Convert.FromBase64String(p.File))),
        Try("writing images", "as PNG", "images cannot be written", CheckStatus.Missing, () => PngEncoder.Encode([128], 1, 1, 1)),
        Try("labels in pictures", "a font", "labels cannot be drawn", CheckStatus.Missing, PictureText.Check),
    ];

    /// <summary>Tries to read a picture.</summary>
    /// <param name="name">The format.</param>
    /// <param name="file">The bytes of a file.</param>
    internal static Check Reading(string name, byte[] file) =>
        Try($"reading {name}", "works", $"{name} files cannot be read", CheckStatus.Warning, () => ImageDecoder.Decode(file));

    private static Check Try(string name, string works, string fails, CheckStatus status, Action action)
    {
        try
        {
            action();
            return new Check(name, CheckStatus.Ok, works);
        }
        catch (BaganException exception)
        {
            return new Check(name, status, fails, exception.Message);
        }
    }
}
