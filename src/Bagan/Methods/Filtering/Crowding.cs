using Bagan.Evaluation.Metrics;
using Bagan.Numerics;

namespace Bagan.Methods.Filtering;

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
