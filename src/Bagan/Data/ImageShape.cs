namespace Bagan.Data;

/// <summary>The shape of one image.</summary>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>C * H * W.</summary>
    public long Bytes => (long)Channels * Height * Width;

    /// <summary>Width x height, as people write it: 64x48.</summary>
    public string SizeText => $"{Width}x{Height}";
}

/// <summary>The sizes of a set's images as they stood in the files.</summary>
/// <param name="Smallest">The image with the fewest pixels.</param>
/// <param name="Median">The middle one by pixels.</param>
/// <param name="Largest">The image with the most pixels.</param>
/// <param name="Distinct">How many different sizes there are.</param>
public sealed record SizeSummary(ImageShape Smallest, ImageShape Median, ImageShape Largest, int Distinct)
{
    /// <summary>True where all images share one size.</summary>
    public bool IsUniform => Distinct == 1;

    /// <summary>Sums up shapes.</summary>
    /// <param name="shapes">The shapes of the images, at least one.</param>
    public static SizeSummary Of(IEnumerable<ImageShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        var sorted = shapes.OrderBy(s => (long)s.Height * s.Width).ThenBy(s => s.Width).ToArray();
        return new SizeSummary(sorted[0], sorted[sorted.Length / 2], sorted[^1], sorted.Select(s => (s.Height, s.Width)).Distinct().Count());
    }

    /// <summary>One size, or the range: "32x32", or "20x31 to 640x480, median 100x90".</summary>
    public override string ToString() =>
        IsUniform ? Smallest.SizeText : $"{Smallest.SizeText} to {Largest.SizeText}, median {Median.SizeText}";
}

/// <summary>
/// The sides that the networks take: images are square, and their side halves evenly to one between 4 and 8
/// (8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, ...), where the generator starts.
/// </summary>
internal static class ImageSide
{
    /// <summary>The smallest side.</summary>
    public const int Smallest = 8;

    /// <summary>The largest side.</summary>
    public const int Largest = 1024;

    /// <summary>The largest side that is chosen unless another is asked for.</summary>
    public const int LargestAutomatic = 64;

    /// <summary>Whether the networks take a side.</summary>
    public static bool IsValid(int side)
    {
        if (side is < Smallest or > Largest)
        {
            return false;
        }

        var root = side;
        while (root > 8 && root % 2 == 0)
        {
            root /= 2;
        }

        return root is >= 4 and <= 8;
    }

    /// <summary>The nearest side that the networks take; of two equally near ones the larger.</summary>
    public static int Nearest(int side)
    {
        var wanted = Math.Clamp(side, Smallest, Largest);
        for (var distance = 0; ; distance++)
        {
            if (IsValid(wanted + distance))
            {
                return wanted + distance;
            }

            if (IsValid(wanted - distance))
            {
                return wanted - distance;
            }
        }
    }

    /// <summary>Accepts a side that the user asked for, or refuses it.</summary>
    /// <param name="side">The value of <c>--size</c>.</param>
    /// <exception cref="BaganInputException">The networks do not take it; the message names the nearest that they take.</exception>
    public static void Check(int side)
    {
        if (WhyNot(side) is { } error)
        {
            throw new BaganInputException(error);
        }
    }

    /// <summary>Why the networks do not take a side, with the nearest that they take; null where they take it.</summary>
    /// <param name="side">The value of <c>--size</c>.</param>
    public static string? WhyNot(int side) => IsValid(side)
        ? null
        : $"--size {side} is not possible: a side must lie in {Smallest}..{Largest} and halve evenly to one between 4 and 8, as 28, 32 and 64 do. The nearest is --size {Nearest(side)}.";

    /// <summary>
    /// The side for images of given sizes: the nearest to the median of their shorter sides, at most <see cref="LargestAutomatic"/>, since the time and the memory of a
    /// training grow with the square of the side.
    /// </summary>
    /// <param name="shapes">The shapes of the images, at least one.</param>
    public static int Choose(IReadOnlyCollection<ImageShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        var shorter = shapes.Select(s => Math.Min(s.Height, s.Width)).ToArray();
        Array.Sort(shorter);
        return Math.Min(LargestAutomatic, Nearest(shorter[shorter.Length / 2]));
    }
}
