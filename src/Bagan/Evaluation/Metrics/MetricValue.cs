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
