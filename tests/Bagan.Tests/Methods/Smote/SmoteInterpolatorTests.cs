using Bagan.Data;
using Bagan.Methods.Classical;
using Bagan.Numerics;

namespace Bagan.Tests.Methods.Smote;

public class SmoteInterpolatorTests
{
    private static FloatMatrix Random(int rows, int columns, ulong seed)
    {
        var values = new float[rows * columns];
        new SeededRandom(seed).FillNormal(values);
        return new FloatMatrix(values, rows, columns);
    }

    [Fact]
    public void Every_point_lies_on_a_segment_between_a_row_and_one_of_its_neighbours()
    {
        var rows = Random(50, 7, 1);
        var smote = new SmoteInterpolator(rows, 2);
        var random = new SeededRandom(2);
        var point = new float[7];

        for (var n = 0; n < 300; n++)
        {
            var drawn = smote.Draw(random);
            smote.Write(drawn, point);

            var nearest = Enumerable.Range(0, 50).Where(i => i != drawn.Base).OrderBy(i => Squared(rows[drawn.Base], rows[i])).Take(5);
            Assert.Contains(drawn.Neighbour, nearest);
            Assert.InRange(drawn.Lambda, 0, MathF.BitDecrement(1));
            for (var i = 0; i < 7; i++)
            {
                var (a, b) = (rows[drawn.Base][i], rows[drawn.Neighbour][i]);
                Assert.InRange(point[i], MathF.Min(a, b), MathF.Max(a, b));
                Assert.Equal(a + drawn.Lambda * (b - a), point[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Bases_neighbours_and_lambdas_are_uniform()
    {
        var smote = new SmoteInterpolator(Random(10, 3, 3), 1);
        var random = new SeededRandom(4);
        var drawn = Enumerable.Range(0, 20_000).Select(_ => smote.Draw(random)).ToArray();

        Assert.All(drawn.GroupBy(p => p.Base), g => Assert.InRange(g.Count(), 1800, 2200));
        Assert.All(drawn.GroupBy(p => (p.Base, p.Neighbour)), g => Assert.InRange(g.Count(), 300, 500));
        Assert.Equal(50, drawn.Select(p => (p.Base, p.Neighbour)).Distinct().Count());
        Assert.Equal(0.5, drawn.Average(p => p.Lambda), 0.02);
    }

    [Fact]
    public void The_seed_decides_and_the_threads_do_not()
    {
        var rows = Random(300, 20, 5);

        var first = new SmoteInterpolator(rows, 1).Sample(50, new SeededRandom(6));

        Assert.Equal(first.Values, new SmoteInterpolator(rows, 4).Sample(50, new SeededRandom(6)).Values);
        Assert.NotEqual(first.Values.ToArray(), new SmoteInterpolator(rows, 1).Sample(50, new SeededRandom(7)).Values.ToArray());
    }

    [Fact]
    public void Small_classes_use_the_neighbours_that_they_have()
    {
        var three = new SmoteInterpolator(Random(3, 2, 1), 1);
        Assert.Equal(2, three.Neighbours);
        Assert.Equal("3 images: SMOTE uses 2 neighbours instead of 5", three.Note);

        var six = new SmoteInterpolator(Random(6, 2, 1), 1);
        Assert.Equal((5, null), (six.Neighbours, six.Note));
    }

    [Fact]
    public void A_class_of_one_image_is_copied_and_says_so()
    {
        var rows = new FloatMatrix([1, 2, 3], 1, 3);
        var smote = new SmoteInterpolator(rows, 1);

        Assert.Equal([1f, 2, 3, 1, 2, 3], smote.Sample(2, new SeededRandom(0)).Values.ToArray());
        Assert.Equal("one image: SMOTE can only copy it", smote.Note);
    }

    [Fact]
    public void Equal_images_are_neighbours_of_one_another()
    {
        var smote = new SmoteInterpolator(new FloatMatrix([4, 4, 4], 3, 1), 1);

        Assert.Equal([4f, 4, 4, 4], smote.Sample(4, new SeededRandom(0)).Values.ToArray());
    }

    [Fact]
    public void Pixels_are_interpolated_as_they_are_read()
    {
        using var block = new PixelBlock(2, 1, 2, 2);
        block[0].Fill(51);
        block[1].Fill(204);

        var sample = new SmoteInterpolator(new PixelRows(block), 1).Sample(20, new SeededRandom(1));

        Assert.All(sample.Values.ToArray(), v => Assert.InRange(v, 0.2f, 0.8f));
        Assert.True(sample.Values.ToArray().Distinct().Count() > 15);
    }

    [Fact]
    public void Classes_without_rows_or_with_numbers_that_are_not_finite_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SmoteInterpolator(new FloatMatrix(0, 3), 1));
        Assert.Throws<ArgumentException>(() => new SmoteInterpolator(new FloatMatrix([1, float.NaN], 2, 1), 1));
        Assert.Throws<ArgumentException>(() => new SmoteInterpolator(Random(3, 2, 1), 1).Write(default, new float[3]));
    }

    private static double Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += Math.Pow((double)a[i] - b[i], 2);
        }

        return sum;
    }
}
