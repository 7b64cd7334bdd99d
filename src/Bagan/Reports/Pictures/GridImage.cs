using Bagan.Data;

namespace Bagan.Reports.Pictures;

/// <summary>One image of a grid: a reference into a block, which must live until the grid is drawn.</summary>
/// <param name="Pixels">The block, uint8 [N, C, H, W] with C 1 (grey) or 3 (colour).</param>
/// <param name="Index">Which image, 0..N-1.</param>
public readonly record struct GridImage(PixelBlock Pixels, int Index);
