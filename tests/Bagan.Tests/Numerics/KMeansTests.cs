using Bagan.Numerics;

namespace Bagan.Tests.Numerics;

public class KMeansTests
{
    [Fact]
    public void HeapsThatLieApartAreFound()
    {
        // Three heaps of 30 rows at 0, 100 and 200, in turns.
        var random = new SeededRandom(1);
        var rows = new FloatMatrix([.. Enumerable.Range(0, 90).Select(i => (float)((i % 3 * 100) + random.NextNormal()))], 90, 1);

        var clusters = KMeans.Cluster(rows, 3, random);

        for (var i = 3; i < 90; i++)
        {
            Assert.Equal(clusters[i % 3], clusters[i]);
        }

        Assert.Equal([0, 1, 2], clusters.Distinct().Order());
    }

    [Fact]
    public void EveryRowBelongsToTheNearestMean()
    {
        var random = new SeededRandom(2);
        var rows = new FloatMatrix(200, 3);
        random.FillNormal(rows.Values);

        var clusters = KMeans.Cluster(rows, 4, random);

        var means = Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 3).Select(j =>
            Enumerable.Range(0, 200).Where(i => clusters[i] == k).Average(i => (double)rows[i][j])).ToArray()).ToArray();
        for (var i = 0; i < 200; i++)
        {
            var row = rows[i].ToArray();
            var nearest = Enumerable.Range(0, 4).MinBy(k => means[k].Zip(row, (m, v) => (m - v) * (m - v)).Sum());
            Assert.Equal(nearest, clusters[i]);
        }
    }

    [Fact]
    public void ThereAreNoMoreClustersThanDifferentRows()
    {
        Assert.Equal([0, 0, 0], KMeans.Cluster(new FloatMatrix([7, 7, 7], 3, 1), 2, new SeededRandom(1)));
        Assert.Equal(2, KMeans.Cluster(new FloatMatrix([7, 7, 8], 3, 1), 3, new SeededRandom(1)).Distinct().Count());
        Assert.Equal([0], KMeans.Cluster(new FloatMatrix([7], 1, 1), 5, new SeededRandom(1)));
    }

    [Fact]
    public void TheSeedDecides()
    {
        var rows = new FloatMatrix(300, 2);
        new SeededRandom(3).FillNormal(rows.Values);
        Assert.Equal(KMeans.Cluster(rows, 5, new SeededRandom(4)), KMeans.Cluster(rows, 5, new SeededRandom(4)));
    }
}
