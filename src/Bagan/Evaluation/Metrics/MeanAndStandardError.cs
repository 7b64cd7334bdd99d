namespace Bagan.Evaluation.Metrics;

/// <summary>A mean over seeds and how far it can be trusted.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Standard deviation (ddof 1) / sqrt(count); null for a single value, which tells nothing about its error.</param>
/// <param name="Count">How many values.</param>
internal sealed record MeanAndStandardError(double Mean, double? StandardError, int Count)
{
    /// <summary>The mean of some values; null where there are none.</summary>
    /// <param name="values">One for each seed.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static MeanAndStandardError? Of(IEnumerable<double> values)
    {
        var all = values.ToArray();
        if (all.FirstOrDefault(v => !double.IsFinite(v)) is var bad && !double.IsFinite(bad))
        {
            throw new ArgumentException($"A value is not finite ({bad}).", nameof(values));
        }

        if (all.Length == 0)
        {
            return null;
        }

        var mean = all.Average();
        var error = all.Length == 1
            ? (double?)null
            : Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1) / all.Length);
        return new MeanAndStandardError(mean, error, all.Length);
    }

    /// <summary>
    /// The mean of the differences a - b, seed by seed. What a seed does to both (the split, the classifier's start) cancels, so
    /// this has a smaller error than the difference of two means.
    /// </summary>
    /// <param name="a">One value for each seed, null where that run has none.</param>
    /// <param name="b">The same seeds in the same order.</param>
    /// <returns>Over the seeds that have both; null where no seed has.</returns>
    /// <exception cref="ArgumentException">The numbers of seeds differ.</exception>
    public static MeanAndStandardError? OfPairedDifferences(IReadOnlyList<double?> a, IReadOnlyList<double?> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count)
        {
            throw new ArgumentException($"{a.Count} seeds against {b.Count}.", nameof(b));
        }

        return Of(a.Zip(b, (x, y) => x - y).OfType<double>());
    }
}
