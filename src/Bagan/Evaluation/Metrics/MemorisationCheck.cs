using System.Globalization;
using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>
/// Does a generator copy its training images? Compares the distances of generated images to their nearest training image with those of
/// real images that the training did not hold, after Meehan, Chaudhuri, Dasgupta, "A non-parametric test to detect data-copying in
/// generative models", AISTATS 2020. Without held-out images each training image is compared with the other ones (leave one out).
/// </summary>
internal static class MemorisationCheck
{
    /// <summary>The share of real images that count as suspiciously close by definition.</summary>
    public const double Quantile = 0.05;

    /// <summary>Fewer real distances than this have no such quantile.</summary>
    private const int FewestForQuantile = 20;

    /// <summary>Compares generated with training images of one class, or of all.</summary>
    /// <param name="generated">Features of generated images.</param>
    /// <param name="training">Features of the real images that the generator was trained on, of the same source.</param>
    /// <param name="heldOut">Features of other real images of the same kind; null or none to leave one training image out at a time.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The features are of different kinds.</exception>
    public static MemorisationResult Compute(
        FeatureMatrix generated, FeatureMatrix training, FeatureMatrix? heldOut, int threads, CancellationToken cancellation = default)
    {
        FeatureMatrix.RequireComparable(generated, training);
        var leaveOneOut = heldOut is null || heldOut.Count == 0;
        if (!leaveOneOut)
        {
            FeatureMatrix.RequireComparable(heldOut!, training);
        }

        var protocol = $"{training.Source} features, against " + (leaveOneOut ? "leave-one-out distances" : "held-out images");
        var samples = new List<SampleCount> { new("training images", training.Count), new("generated images", generated.Count) };
        if (!leaveOneOut)
        {
            samples.Add(new SampleCount("held-out images", heldOut!.Count));
        }

        MetricValue Blank(string metric, string reason) => MetricValue.Blank(metric, protocol, samples, reason);
        MetricValue Value(string metric, double value) => MetricValue.Of(metric, protocol, samples, value);
        var unusable = FeatureMatrix.DefectOf(training, generated)
            ?? (leaveOneOut ? null : heldOut!.Defect)
            ?? (generated.Count == 0 ? "no generated images" : training.Count == 0 ? "no training images" : null);
        if (unusable is not null)
        {
            return new MemorisationResult(
                Blank("closer_than_real", unusable), Blank("suspicious_share", unusable), Blank("copied_share", unusable), null);
        }

        var nearest = NearestNeighbours.Find(generated.Rows, training.Rows, 1, threads, cancellation);
        var distances = Enumerable.Range(0, generated.Count).Select(i => nearest.Distance(i, 0)).ToArray();
        var copied = Value("copied_share", distances.Count(d => d == 0) / (double)distances.Length);
        if (leaveOneOut && training.Count < 2)
        {
            const string Reason = "1 training image, 2 needed to leave one out";
            return new MemorisationResult(Blank("closer_than_real", Reason), Blank("suspicious_share", Reason), copied, nearest);
        }

        var found = leaveOneOut
            ? NearestNeighbours.FindAmongOthers(training.Rows, 1, threads, cancellation)
            : NearestNeighbours.Find(heldOut!.Rows, training.Rows, 1, threads, cancellation);
        var real = Enumerable.Range(0, found.Queries).Select(i => found.Distance(i, 0)).Order().ToArray();
        double? limit = real.Length < FewestForQuantile ? null : Numerics.Quantile.Of(real, Quantile);
        var suspicious = limit is null
            ? Blank("suspicious_share", $"{real.Length} real distances, {FewestForQuantile} needed for their 5 % quantile")
            : Value("suspicious_share", distances.Count(d => d < limit) / (double)distances.Length);
        return new MemorisationResult(Value("closer_than_real", ShareCloser(distances, real)), suspicious, copied, nearest, limit);
    }

    // The Mann-Whitney statistic over the number of pairs; equal distances count half.
    private static double ShareCloser(double[] distances, double[] sortedReal)
    {
        var sum = 0.0;
        foreach (var distance in distances)
        {
            var below = LowerBound(sortedReal, distance);
            var upTo = LowerBound(sortedReal, Math.BitIncrement(distance));
            sum += sortedReal.Length - upTo + (upTo - below) / 2.0;
        }

        return sum / ((double)distances.Length * sortedReal.Length);
    }

    private static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

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
internal sealed record MemorisationResult(
    MetricValue CloserThanReal, MetricValue SuspiciousShare, MetricValue CopiedShare, NearestNeighbours? Nearest, double? SuspiciousDistance = null);

/// <summary>
/// The share of generated images that have another generated image so close that an eye sees no difference: the plainest sign of
/// mode collapse. Closeness is the root mean square difference of pixels in [0, 1].
/// </summary>
internal static class DuplicateShare
{
    /// <summary>Two steps of 8 bits: below what an eye sees.</summary>
    public const double Visible = 2.0 / 255;

    /// <summary>The share, 0..1; blank below two images.</summary>
    /// <param name="generated">Generated images of one class.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <param name="tolerance">The largest root mean square difference of a duplicate, 0 and up; 0 counts equal images only.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static MetricValue Compute(PixelRows generated, int threads, double tolerance = Visible, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        var protocol = string.Create(CultureInfo.InvariantCulture, $"another within {tolerance * 255:0.##}/255 root mean square");
        SampleCount[] samples = [new("generated images", generated.Rows)];
        if (generated.Rows < 2)
        {
            return MetricValue.Blank("duplicate_share", protocol, samples, $"{generated.Rows} generated images, 2 needed");
        }

        var nearest = NearestNeighbours.FindAmongOthers(generated, 1, threads, cancellation);
        var limit = tolerance * tolerance * generated.Columns;
        var duplicates = Enumerable.Range(0, generated.Rows).Count(i => nearest.SquaredDistance(i, 0) <= limit);
        return MetricValue.Of("duplicate_share", protocol, samples, (double)duplicates / generated.Rows);
    }
}
