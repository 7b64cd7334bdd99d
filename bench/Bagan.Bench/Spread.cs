namespace Bagan.Bench;

/// <summary>What several measurements of one thing found.</summary>
/// <param name="Median">The middle one.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The most.</param>
internal sealed record Spread(double Median, double Low, double High)
{
    /// <summary>Of at least one value.</summary>
    internal static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return new Spread((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, sorted[0], sorted[^1]);
    }
}
