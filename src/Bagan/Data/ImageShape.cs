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
