namespace Bagan.Reports.Html;

/// <summary>A row of an <see cref="HtmlTable"/>.</summary>
/// <param name="Cells">As many cells as the table has columns.</param>
/// <param name="Summary">Whether it sums the others up: it stays at the foot when the reader sorts.</param>
public sealed record TableRow(IReadOnlyList<TableCell> Cells, bool Summary = false);
