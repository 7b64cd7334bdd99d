using Bagan.Numerics;

namespace Bagan.Tests.Numerics;

public class PairwiseTilesTests
{
    // Around the sides of tiles (4 x 2), vectors (8), blocks (64 x 256) and segments (2048).
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 7)]
    [InlineData(64, 256, 8)]
    [InlineData(65, 257, 9)]
    [InlineData(130, 520, 16)]
    [InlineData(9, 11, 2049)]
    [InlineData(6, 40, 6000)]
    public void Every_pair_is_visited_once_with_its_value(int queries, int references, int columns)
    {
        var a = Random(queries, columns, 1);
        var b = Random(references, columns, 2);
        var distances = Collect(a, b, products: false);
        var products = Collect(a, b, products: true);

        for (var i = 0; i < queries; i++)
        {
            for (var j = 0; j < references; j++)
            {
                var (distance, product) = (0.0, 0.0);
                for (var c = 0; c < columns; c++)
                {
                    distance += Math.Pow((double)a[i][c] - b[j][c], 2);
                    product += (double)a[i][c] * b[j][c];
                }

                Assert.Equal(distance, distances[i * references + j], 1e-5 * distance + 1e-6);
                Assert.Equal(product, products[i * references + j], 1e-5 * columns);
            }
        }
    }

    [Fact]
    public void A_pair_has_the_same_bits_in_both_directions_and_at_every_place()
    {
        var a = Random(70, 13, 1);
        var forth = Collect(a, a, products: false);
        var shifted = Collect(a.SelectRows([.. Enumerable.Range(3, 67)]), a, products: false);

        for (var i = 0; i < 70; i++)
        {
            Assert.Equal(0, forth[i * 70 + i]);
            for (var j = 0; j < 70; j++)
            {
                Assert.Equal(forth[i * 70 + j], forth[j * 70 + i]);
                if (i >= 3)
                {
                    Assert.Equal(forth[i * 70 + j], shifted[(i - 3) * 70 + j]);
                }
            }
        }
    }

    [Fact]
    public void Small_distances_of_large_numbers_are_not_lost()
    {
        var rows = new FloatMatrix([10_000, 10_000.25f], 2, 1);

        Assert.Equal(0.0625f, Collect(rows, rows, products: false)[1]);
    }

    [Fact]
    public void Tables_of_different_widths_are_refused() =>
        Assert.Throws<ArgumentException>(() => Collect(Random(2, 3, 1), Random(2, 4, 1), products: false));

    [Fact]
    public void A_cancelled_search_stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => NearestNeighbours.FindAmongOthers(Random(10, 3, 1), 1, 1, cancellation.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Nearest_neighbours_are_those_of_a_full_sort(int threads)
    {
        var rows = Random(300, 5, 3);
        var found = NearestNeighbours.FindAmongOthers(rows, 4, threads);
        var distances = Collect(rows, rows, products: false);

        for (var i = 0; i < 300; i++)
        {
            var expected = Enumerable.Range(0, 300).Where(j => j != i).OrderBy(j => distances[i * 300 + j]).Take(4);
            Assert.Equal(expected, Enumerable.Range(0, 4).Select(r => found.Index(i, r)));
            Assert.Equal(Math.Sqrt(distances[i * 300 + found.Index(i, 3)]), found.Distance(i, 3));
        }
    }

    [Fact]
    public void Of_equally_near_rows_the_first_is_nearer_and_an_equal_row_is_a_neighbour()
    {
        var rows = new FloatMatrix([5, 1, 3, 5, 1], 5, 1);

        var among = NearestNeighbours.FindAmongOthers(rows, 2, 1);
        Assert.Equal((3, 2), (among.Index(0, 0), among.Index(0, 1)));
        Assert.Equal((0, 1), (among.Index(2, 0), among.Index(2, 1)));

        var with = NearestNeighbours.Find(rows, rows, 5, 1);
        Assert.Equal([2, 0, 1, 3, 4], Enumerable.Range(0, 5).Select(r => with.Index(2, r)));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbours.FindAmongOthers(rows, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbours.Find(rows, rows, 6, 1));
    }

    private static FloatMatrix Random(int rows, int columns, ulong seed)
    {
        var values = new float[rows * columns];
        new SeededRandom(seed).FillNormal(values);
        return new FloatMatrix(values, rows, columns);
    }

    private static float[] Collect(FloatMatrix a, FloatMatrix b, bool products)
    {
        var result = new float[a.Rows * b.Rows];
        Array.Fill(result, float.NaN);
        void Visit(int queryStart, int queryCount, int referenceStart, int referenceCount, ReadOnlySpan<float> values, int stride)
        {
            for (var i = 0; i < queryCount; i++)
            {
                for (var j = 0; j < referenceCount; j++)
                {
                    ref var target = ref result[(queryStart + i) * b.Rows + referenceStart + j];
                    Assert.True(float.IsNaN(target), "visited twice");
                    target = values[i * stride + j];
                }
            }
        }

        if (products)
        {
            PairwiseTiles.VisitDotProducts(a, b, 2, Visit);
        }
        else
        {
            PairwiseTiles.VisitSquaredDistances(a, b, 2, Visit);
        }

        return result;
    }
}
