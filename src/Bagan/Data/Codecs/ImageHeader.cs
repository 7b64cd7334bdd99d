namespace Bagan.Data.Codecs;

/// <summary>What a file's header says of the image that decoding would give.</summary>
/// <param name="Format">The file format.</param>
/// <param name="Width">Columns after the orientation has been applied.</param>
/// <param name="Height">Rows after the orientation has been applied.</param>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
public readonly record struct ImageHeader(ImageFormat Format, int Width, int Height, int Channels);
