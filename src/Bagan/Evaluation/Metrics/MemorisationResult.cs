using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>What <see cref="MemorisationCheck"/> found.</summary>
/// <param name="CloserThanReal">
/// The probability that a generated image lies closer to its nearest training image than a real image does: about 0.5 for a generator
/// that is as close to the training images as new real ones, near 1 for one that copies, near 0 for one that is far from them.
/// </param>
/// <param name="SuspiciousShare">
/// The share of generated images that lie closer to a training image than all but the closest 5 % of real images do: about 0.05
/// without copying.
/// </param>
/// <param name="CopiedShare">The share of generated images whose features equal those of a training image.</param>
/// <param name="Nearest">
/// The nearest training image of every generated one, for pictures; null where there are none to compare.
/// </param>
/// <param name="SuspiciousDistance">The distance below which a generated image counts for <paramref name="SuspiciousShare"/>; null where that is blank.</param>
public sealed record MemorisationResult(
    MetricValue CloserThanReal, MetricValue SuspiciousShare, MetricValue CopiedShare, NearestNeighbours? Nearest, double? SuspiciousDistance = null);
