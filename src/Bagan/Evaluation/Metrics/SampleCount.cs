namespace Bagan.Evaluation.Metrics;

/// <summary>How many of something a metric was computed from.</summary>
/// <param name="What">For example "real images", "generated images", "pairs".</param>
/// <param name="Count">How many.</param>
public sealed record SampleCount(string What, int Count);
