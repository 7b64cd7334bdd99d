namespace Bagan.Reports.Evaluation;

/// <summary>The figures of one class, or their means.</summary>
/// <param name="Name">The class, or what the row sums up.</param>
/// <param name="Images">Generated images.</param>
/// <param name="Values">One value a column.</param>
/// <param name="Summary">Whether it sums the others up.</param>
public sealed record FigureRow(string Name, int Images, IReadOnlyList<Estimate> Values, bool Summary = false);
