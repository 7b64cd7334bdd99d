using System.Globalization;
using Bagan.Imaging;

namespace Bagan.Data.Readers.Listing;

/// <summary>
/// Reduces samples of 16 bits to 8 by what the whole set uses: the fewest of 8, 10, 12, 14 or 16 bits that hold every value. What is found in the
/// middle of the reading makes earlier images outdated; they are read once more. Safe for several threads.
/// </summary>
internal sealed class DepthScale(ValueRange range)
{
    private readonly Lock _lock = new();
    private int _white;
    private int _largest;
    private long _images;

    /// <summary>The value that is white so far; 0 before the first image of 16 bits.</summary>
    public int White => _white;

    /// <summary>Reduces an image.</summary>
    /// <param name="image">The image; one without samples of 16 bits stays as it is.</param>
    /// <param name="white">The value that was white; 0 where nothing was reduced, or where the range does not depend on other images.</param>
    /// <param name="isNew">Whether it is seen for the first time.</param>
    public DecodedImage Reduce(DecodedImage image, out int white, bool isNew = true)
    {
        white = 0;
        if (image.Deep is not { } deep)
        {
            return image;
        }

        var largest = 0;
        foreach (var sample in deep)
        {
            largest = Math.Max(largest, sample);
        }

        lock (_lock)
        {
            _images += isNew ? 1 : 0;
            _largest = Math.Max(_largest, largest);
            _white = Math.Max(_white, ValueRange.WhiteFor(largest));
            white = range.IsAuto ? _white : 0;
        }

        if (range.IsFull || white == ushort.MaxValue)
        {
            return image; // as the decoder reduced it
        }

        var (black, full) = range is { Min: { } min, Max: { } max } ? (min, max) : (0.0, white);
        var pixels = new byte[deep.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp(Math.Round((deep[i] - black) * byte.MaxValue / (full - black)), 0, byte.MaxValue);
        }

        return new DecodedImage(image.Width, image.Height, image.Channels, pixels, image.Format, image.DepthReduced, image.AlphaDropped) { Frames = image.Frames };
    }

    /// <summary>Says what was done, in words that can follow "hold more than 8 bits a sample, which are reduced to 8".</summary>
    public string Words => _images == 0 ? "" : range switch
    {
        { IsFull: true } => " by the full range of 16 bits",
        { IsAuto: false } => $" from the range {range}",
        _ when _white == ushort.MaxValue => $" by the full range of 16 bits (the largest value is {_largest})",
        _ => string.Create(CultureInfo.InvariantCulture, $" by the {BitsOf(_white)} bits that they use: the largest value is {_largest}, and {_white} is read as white (--range full takes 65535)"),
    };

    private static int BitsOf(int white) => int.Log2(white) + 1;
}
