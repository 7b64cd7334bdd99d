namespace Bagan.Numerics;

/// <summary>Quantiles of a sample.</summary>
internal static class Quantile
{
    /// <summary>Linear between the two nearest ranks, the usual definition (Hyndman and Fan's type 7).</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">0 (the smallest) to 1 (the largest).</param>
    internal static double Of(IReadOnlyList<double> sorted, double share)
    {
        var position = share * (sorted.Count - 1);
        var lower = (int)position;
        var upper = Math.Min(lower + 1, sorted.Count - 1);
        return sorted[lower] + (position - lower) * (sorted[upper] - sorted[lower]);
    }
}
