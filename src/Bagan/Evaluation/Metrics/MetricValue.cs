using System.Globalization;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// What a metric gives: a number, or a blank with its reason. It carries the protocol and the sample counts, because figures are
/// comparable only where these agree. Made by <see cref="Of"/> and <see cref="Blank"/>; the constructor is for reading JSON.
/// </summary>
/// <param name="Metric">The metric's short name, for example "fid".</param>
/// <param name="Protocol">The choices behind the number, for example "pixels, covariance ddof 1".</param>
/// <param name="Samples">What it was computed from.</param>
/// <param name="Value">The number, always finite; null where it could not be computed.</param>
/// <param name="Reason">Why there is no number; null where there is one.</param>
/// <param name="Deviation">The standard deviation of what the value is the mean of, where the metric has one.</param>
/// <param name="Note">What a reader must know beside the number, if anything.</param>
public sealed record MetricValue(
    string Metric,
    string Protocol,
    IReadOnlyList<SampleCount> Samples,
    double? Value,
    string? Reason = null,
    double? Deviation = null,
    string? Note = null)
{
    /// <summary>The metric with protocol and sample counts, for example "fid [pixels, covariance ddof 1; 500 real images, 500 generated images]".</summary>
    public string Name
    {
        get
        {
            var counts = string.Join(", ", Samples.Select(s => s.Count.ToString(CultureInfo.InvariantCulture) + " " + s.What));
            return $"{Metric} [{string.Join("; ", new[] { Protocol, counts }.Where(part => part.Length > 0))}]";
        }
    }

    /// <summary>A number. One that is not finite becomes a blank that says so.</summary>
    public static MetricValue Of(
        string metric, string protocol, IReadOnlyList<SampleCount> samples, double value, double? deviation = null, string? note = null) =>
        double.IsFinite(value) && double.IsFinite(deviation ?? 0)
            ? new MetricValue(metric, protocol, samples, value, null, deviation, note)
            : Blank(metric, protocol, samples, "the result is not a finite number");

    /// <summary>No number, and why.</summary>
    /// <param name="metric">The metric's short name.</param>
    /// <param name="protocol">The choices behind the number.</param>
    /// <param name="samples">What there was to compute from.</param>
    /// <param name="reason">Why it could not be computed, as part of a sentence: "3 real images, 6 needed for 5 neighbours".</param>
    public static MetricValue Blank(string metric, string protocol, IReadOnlyList<SampleCount> samples, string reason) =>
        new(metric, protocol, samples, null, reason);
}

/// <summary>How many of something a metric was computed from.</summary>
/// <param name="What">For example "real images", "generated images", "pairs".</param>
/// <param name="Count">How many.</param>
public sealed record SampleCount(string What, int Count);

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
