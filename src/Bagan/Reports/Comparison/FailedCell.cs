namespace Bagan.Reports.Comparison;

/// <summary>A cell of the grid that failed; the others went on.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Error">What went wrong, in words.</param>
public sealed record FailedCell(string Method, long Seed, string Error);
