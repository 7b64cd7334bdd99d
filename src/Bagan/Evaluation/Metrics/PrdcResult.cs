namespace Bagan.Evaluation.Metrics;

/// <summary>The four figures of <see cref="PrecisionRecallDensityCoverage"/>; each may be blank by itself.</summary>
/// <param name="Precision">Share of generated images that lie among the real ones, 0..1.</param>
/// <param name="Recall">Share of real images that lie among the generated ones, 0..1.</param>
/// <param name="Density">How deep generated images lie among the real ones, 0 and up; about 1 for the same distribution.</param>
/// <param name="Coverage">Share of real images that have a generated one in their neighbourhood, 0..1.</param>
public sealed record PrdcResult(MetricValue Precision, MetricValue Recall, MetricValue Density, MetricValue Coverage);
