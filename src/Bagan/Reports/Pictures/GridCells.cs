namespace Bagan.Reports.Pictures;

/// <summary>The images of one row in one group of columns.</summary>
/// <param name="Images">The images from left to right; null leaves a place empty. A row may hold fewer than the group has columns.</param>
/// <param name="Caption">Small print under the images, or null.</param>
/// <param name="Marked">Draws a frame around the images: they need a look.</param>
public sealed record GridCells(IReadOnlyList<GridImage?> Images, string? Caption = null, bool Marked = false);
