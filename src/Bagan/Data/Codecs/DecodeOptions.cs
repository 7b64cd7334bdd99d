namespace Bagan.Data.Codecs;

/// <summary>Limits on what a decoder accepts.</summary>
internal sealed record DecodeOptions
{
    /// <summary>The largest <see cref="MaxPixels"/> that can be set; every buffer of a decoder then fits in one array.</summary>
    public const long LargestMaxPixels = 250_000_000;

    private readonly long _maxPixels = 100_000_000;

    /// <summary>The limits used where none are given.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>
    /// The most pixels (width times height) that an image may declare, 1 to <see cref="LargestMaxPixels"/>, 100 million by default.
    /// The header is checked against it before memory for pixels is taken.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxPixels
    {
        get => _maxPixels;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestMaxPixels);
            _maxPixels = value;
        }
    }

    /// <summary>The page of a TIFF that is read, from 1; the first by default.</summary>
    public int Frame { get; init; } = 1;

    /// <summary>Accepts a declared size or refuses it.</summary>
    /// <exception cref="ImageFormatException">The size is empty or over the limit.</exception>
    internal void Check(long width, long height)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageFormatException($"its header declares an empty size, {width} x {height}");
        }

        // width * height fits: both come from fields of at most 32 bits, and the division avoids the product.
        if (width > MaxPixels / height)
        {
            throw new ImageFormatException(
                $"its header declares {width} x {height} pixels, more than the limit of {MaxPixels} pixels");
        }
    }
}
