using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Methods.Filtering;

/// <summary>Finds near-copies within one class, by the distance of features.</summary>
internal sealed class CopyGuard
{
    private readonly FeatureMatrix _real;
    private readonly int _threads;
    private readonly double _limit;
    private readonly double _limitAmongGenerated;
    private readonly List<float[]> _accepted = [];

    /// <param name="real">Features of the class's real images, at least one.</param>
    /// <param name="quantile">Which of their own nearest distances is the limit.</param>
    /// <param name="crowding">What the limit among generated images is of that, 0 to 1: there are more of them.</param>
    /// <param name="threads">How many threads may work; the result does not depend on it.</param>
    /// <param name="stop">Stops the work.</param>
    internal CopyGuard(FeatureMatrix real, double quantile, double crowding, int threads, CancellationToken stop)
    {
        RequireSound(real);
        _real = real;
        _threads = threads;

        // One image has no distance to another of its kind; then a copy is only what has its very features.
        _limit = real.Count < 2
            ? 0
            : Quantile.Of([.. Distances(NearestNeighbours.FindAmongOthers(real.Rows, 1, threads, stop)).Order()], quantile);
        _limitAmongGenerated = _limit * crowding;
    }

    /// <summary>Whether an image so far from the closest real one is a near-copy of it.</summary>
    internal bool IsCopyOfReal(double distance) => distance <= _limit;

    /// <summary>Whether an image so far from the closest accepted one is a near-copy of it.</summary>
    internal bool IsCopyOfGenerated(double distance) => distance <= _limitAmongGenerated;

    /// <summary>The distance of each row to the nearest real image, and to the nearest one accepted so far.</summary>
    internal (double[] ToReal, double[] ToAccepted) Measure(FeatureMatrix features, CancellationToken stop)
    {
        RequireSound(features);
        var toReal = Distances(NearestNeighbours.Find(features.Rows, _real.Rows, 1, _threads, stop));
        if (_accepted.Count == 0)
        {
            return (toReal, [.. Enumerable.Repeat(double.PositiveInfinity, features.Count)]);
        }

        var accepted = new FloatMatrix(_accepted.Count, features.Width);
        for (var i = 0; i < _accepted.Count; i++)
        {
            _accepted[i].CopyTo(accepted[i]);
        }

        return (toReal, Distances(NearestNeighbours.Find(features.Rows, accepted, 1, _threads, stop)));
    }

    /// <summary>Takes a row among the accepted ones, and brings the distances of the rows behind it up to that.</summary>
    internal void Accept(FeatureMatrix features, int row, double[] toAccepted)
    {
        var own = new float[features.Width];
        var other = new float[features.Width];
        features.Rows.CopyRow(row, own);
        _accepted.Add(own);
        for (var i = row + 1; i < features.Count; i++)
        {
            features.Rows.CopyRow(i, other);
            var squared = 0.0;
            for (var j = 0; j < own.Length; j++)
            {
                var difference = own[j] - other[j];
                squared += difference * difference;
            }

            toAccepted[i] = Math.Min(toAccepted[i], Math.Sqrt(squared));
        }
    }

    private static double[] Distances(NearestNeighbours found) => [.. Enumerable.Range(0, found.Queries).Select(i => found.Distance(i, 0))];

    private static void RequireSound(FeatureMatrix features)
    {
        if (features.Defect is { } defect)
        {
            throw new BaganException($"The filter's classifier cannot be used: its {defect}. Continue without it: --filter off.");
        }
    }
}

/// <summary>
/// How much nearer to one another images lie when there are more of them, read off the largest class. Seven hundred pictures of shoes lie closer
/// together than twenty do, without any being a copy; measured by the twenty, most of the seven hundred would look like copies.
/// </summary>
internal sealed class Crowding(FeatureMatrix largestClass, int threads, CancellationToken stop)
{
    private readonly Dictionary<int, double> _medians = [];

    /// <summary>The median distance to the nearest other among many images over that among few, at most 1; 1 where there are not more.</summary>
    /// <param name="few">2 and up.</param>
    /// <param name="many">How many there shall be.</param>
    internal double Ratio(int few, int many)
    {
        if (many <= few)
        {
            return 1;
        }

        var (sparse, dense) = (MedianAmong(Math.Min(few, largestClass.Count)), MedianAmong(Math.Min(many, largestClass.Count)));
        return sparse > 0 ? Math.Min(1, dense / sparse) : 1;
    }

    // So many images of the class, spread evenly over it.
    private double MedianAmong(int count)
    {
        if (count < 2)
        {
            return 0;
        }

        if (!_medians.TryGetValue(count, out var median))
        {
            int[] some = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * largestClass.Count / count))];
            var nearest = NearestNeighbours.FindAmongOthers(new RowSubset(largestClass.Rows, some), 1, threads, stop);
            _medians[count] = median = Quantile.Of([.. Enumerable.Range(0, count).Select(i => nearest.Distance(i, 0)).Order()], 0.5);
        }

        return median;
    }
}
