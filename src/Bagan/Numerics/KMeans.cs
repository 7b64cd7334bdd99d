namespace Bagan.Numerics;

/// <summary>
/// Clusters by Lloyd's k-means from a k-means++ start (Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful
/// seeding").
/// </summary>
internal static class KMeans
{
    private const int Rounds = 50;

    /// <summary>Assigns each row to a cluster.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="clusters">How many are wanted, at least 1.</param>
    /// <param name="random">Where the first centres come from.</param>
    /// <returns>A cluster for each row, 0 to at most clusters - 1; each of them has a row. Fewer where there are fewer different rows.</returns>
    public static int[] Cluster(FloatMatrix rows, int clusters, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        var centres = Start(rows, clusters, random);
        var assigned = new int[rows.Rows];
        for (var round = 0; round < Rounds; round++)
        {
            var changed = false;
            for (var i = 0; i < assigned.Length; i++)
            {
                var nearest = Nearest(rows[i], centres);
                changed |= nearest != assigned[i];
                assigned[i] = nearest;
            }

            if (!changed && round > 0)
            {
                break;
            }

            Move(centres, rows, assigned);
        }

        // A centre may have lost all its rows: the others close ranks.
        var used = assigned.Distinct().Order().ToArray();
        return [.. assigned.Select(a => Array.BinarySearch(used, a))];
    }

    // The first centre is any row; each other one a row drawn with its squared distance to the nearest centre as weight.
    private static List<double[]> Start(FloatMatrix rows, int clusters, SeededRandom random)
    {
        var centres = new List<double[]> { Copy(rows[random.NextInt(rows.Rows)]) };
        var distances = new double[rows.Rows];
        Array.Fill(distances, double.PositiveInfinity);
        while (centres.Count < clusters)
        {
            var total = 0.0;
            for (var i = 0; i < distances.Length; i++)
            {
                distances[i] = Math.Min(distances[i], Squared(rows[i], centres[^1]));
                total += distances[i];
            }

            if (total == 0)
            {
                break; // no row lies anywhere else
            }

            var left = random.NextUniform() * total;
            var chosen = 0;
            for (var i = 0; i < distances.Length; i++)
            {
                if (distances[i] > 0)
                {
                    chosen = i; // the last one takes what rounding leaves over
                    left -= distances[i];
                    if (left < 0)
                    {
                        break;
                    }
                }
            }

            centres.Add(Copy(rows[chosen]));
        }

        return centres;
    }

    private static int Nearest(ReadOnlySpan<float> row, List<double[]> centres)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var k = 0; k < centres.Count; k++)
        {
            var distance = Squared(row, centres[k]);
            if (distance < least)
            {
                (best, least) = (k, distance);
            }
        }

        return best;
    }

    private static void Move(List<double[]> centres, FloatMatrix rows, int[] assigned)
    {
        for (var k = 0; k < centres.Count; k++)
        {
            var sum = new double[rows.Columns];
            var count = 0;
            for (var i = 0; i < assigned.Length; i++)
            {
                if (assigned[i] == k)
                {
                    count++;
                    var row = rows[i];
                    for (var j = 0; j < sum.Length; j++)
                    {
                        sum[j] += row[j];
                    }
                }
            }

            if (count > 0)
            {
                centres[k] = [.. sum.Select(s => s / count)];
            }
        }
    }

    private static double Squared(ReadOnlySpan<float> row, double[] centre)
    {
        var sum = 0.0;
        for (var j = 0; j < centre.Length; j++)
        {
            var difference = row[j] - centre[j];
            sum += difference * difference;
        }

        return sum;
    }

    private static double[] Copy(ReadOnlySpan<float> row)
    {
        var copy = new double[row.Length];
        for (var j = 0; j < copy.Length; j++)
        {
            copy[j] = row[j];
        }

        return copy;
    }
}
