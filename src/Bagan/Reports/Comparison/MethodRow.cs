namespace Bagan.Reports.Comparison;

/// <summary>A method's row of a <see cref="MethodTable"/>.</summary>
/// <param name="Method">The method's name: "bagan+mirror".</param>
/// <param name="Seeds">Over how many seeds the values are means.</param>
/// <param name="Values">One value a metric: a mean with its standard error, or a blank with its reason.</param>
/// <param name="Source">Where figures of others were published; null for figures of this run. They are shown, but never called the best.</param>
public sealed record MethodRow(string Method, int Seeds, IReadOnlyList<Estimate> Values, string? Source = null);
