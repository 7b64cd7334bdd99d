namespace Bagan.Data.Readers;

/// <summary>Refuses sets that would not fit in memory before any of it is taken.</summary>
internal static class MemoryCheck
{
    // What reading takes besides the pixels.
    private const long Overhead = 200L << 20;

    /// <summary>Accepts a set that fits or is to lie in a file, or refuses it with the size that would fit.</summary>
    /// <param name="images">How many images.</param>
    /// <param name="shape">The shape of each.</param>
    /// <param name="options">The limit, if the user set one.</param>
    /// <exception cref="BaganInputException">It does not fit.</exception>
    public static void Require(long images, ImageShape shape, DataReadOptions options)
    {
        var limit = options.MemoryLimit ?? Math.Max(0, FreeMemory.Bytes() - Overhead) / 10 * 9;
        var needed = images * shape.Bytes;
        if (options.Scratch is not null || needed <= limit)
        {
            return;
        }

        var fitting = FittingSide(images, shape.Channels, limit, options.SizeRule);
        var advice = fitting is null ? "No size would fit." : $"--size {fitting} would fit.";
        throw new BaganInputException(
            $"{Quantity.Of(images, "image")} of {shape.Channels} x {shape.Height} x {shape.Width} pixels take {Quantity.Bytes(needed)} of memory, and {Quantity.Bytes(limit)} can be used. {advice}{(options.OffersScratch ? " --scratch DIR would keep them in a file on a disk." : "")}");
    }

    private static int? FittingSide(long images, int channels, long limit, SizeRule rule)
    {
        for (var side = ImageSide.Largest; side >= ImageSide.Smallest; side--)
        {
            if ((rule == SizeRule.Original || ImageSide.IsValid(side)) && images * channels * side * side <= limit)
            {
                return side;
            }
        }

        return null;
    }
}
