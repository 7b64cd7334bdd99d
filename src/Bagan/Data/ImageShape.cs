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
