namespace Bagan.Reports.Html;

/// <summary>A number that the reader looks for first.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number, as text.</param>
/// <param name="Detail">A few words below it, or null.</param>
public sealed record KeyFigure(string Label, string Value, string? Detail = null);
