using System.Globalization;
using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

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
