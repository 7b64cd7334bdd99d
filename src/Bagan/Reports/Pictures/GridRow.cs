namespace Bagan.Reports.Pictures;

/// <summary>A row of a grid.</summary>
/// <param name="Name">What stands to the left of it: the class name, in any script.</param>
/// <param name="Groups">The images, group by group, as many as the grid has headings.</param>
public sealed record GridRow(string Name, IReadOnlyList<GridCells> Groups);
