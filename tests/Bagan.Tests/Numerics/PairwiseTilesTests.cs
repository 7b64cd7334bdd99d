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

        var (distanceError, productError) = (0.0, 0.0);
        for (var i = 0; i < queries; i++)
        {
            for (var j = 0; j < references; j++)
            {
                var x = a[i];
                var y = b[j];
                var (distance, product) = (0.0, 0.0);
                for (var c = 0; c < columns; c++)
                {
                    var difference = (double)x[c] - y[c];
                    distance += difference * difference;
                    product += (double)x[c] * y[c];
                }

                distanceError = Math.Max(distanceError, Math.Abs(distance - distances[i * references + j]) / distance);
                productError = Math.Max(productError, Math.Abs(product - products[i * references + j]) / columns);
            }
        }

        Assert.True(distanceError < 2e-6, $"distances are off by {distanceError:E1}");
        Assert.True(productError < 2e-6, $"products are off by {productError:E1}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(66)]
    [InlineData(700)]
    public void Within_a_table_each_pair_is_visited_once_with_the_same_bits(int rows)
    {
        var a = Random(rows, 9, 1);
        var distances = Collect(a, a, products: false);
        var products = Collect(a, a, products: true);
        var visits = new int[rows * rows];
        var wrong = 0;
        PairTileVisitor Compare(float[] expected) => (start, count, otherStart, otherCount, values, stride) =>
        {
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < otherCount; j++)
                {
                    if (start + i < otherStart + j)
                    {
                        var pair = (start + i) * rows + otherStart + j;
                        Interlocked.Increment(ref visits[pair]);
                        Interlocked.Add(ref wrong, values[i * stride + j] == expected[pair] ? 0 : 1);
                    }
                }
            }
        };

        PairwiseTiles.VisitSquaredDistancesWithin(a, 2, Compare(distances));
        PairwiseTiles.VisitDotProductsWithin(a, 2, Compare(products));

        Assert.Equal(0, wrong);
        Assert.Equal(rows * (rows - 1) / 2, visits.Count(v => v == 2));
        Assert.Equal(rows * (rows + 1) / 2, visits.Count(v => v == 0));
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
            Assert.Equal(forth[(i * 70)..(i * 70 + 70)], Enumerable.Range(0, 70).Select(j => forth[j * 70 + i]));
        }

        Assert.Equal(forth[210..], shifted);
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
    [InlineData(4)]
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
                    target = float.IsNaN(target) ? values[i * stride + j] : throw new InvalidOperationException("visited twice");
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
