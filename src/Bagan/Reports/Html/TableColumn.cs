namespace Bagan.Reports.Html;

/// <summary>A column of an <see cref="HtmlTable"/>.</summary>
/// <param name="Heading">What stands at its head.</param>
/// <param name="Kind">What it holds.</param>
public sealed record TableColumn(string Heading, ColumnKind Kind = ColumnKind.Number);
