using Bagan.Data;
using Bagan.Numerics;

namespace Bagan.Tests.Numerics;

public class MatrixTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(33, 5, 7)]
    [InlineData(3, 70, 1030)]
    public void A_times_b_transposed(int rowsA, int rowsB, int columns)
    {
        var random = new SeededRandom(1);
        var a = Enumerable.Range(0, rowsA * columns).Select(_ => random.NextNormal()).ToArray();
        var b = Enumerable.Range(0, rowsB * columns).Select(_ => random.NextNormal()).ToArray();

        var product = MatrixProducts.MultiplyTransposed(a, rowsA, b, rowsB, columns, 2);

        Assert.Equal(product, MatrixProducts.MultiplyTransposed(a, rowsA, b, rowsB, columns, 1));
        for (var i = 0; i < rowsA; i++)
        {
            for (var j = 0; j < rowsB; j++)
            {
                var expected = Enumerable.Range(0, columns).Sum(c => a[i * columns + c] * b[j * columns + c]);
                Assert.Equal(expected, product[i * rowsB + j], 1e-10);
            }
        }

        Assert.Throws<ArgumentException>(() => MatrixProducts.MultiplyTransposed(a, rowsA + 1, b, rowsB, columns, 1));
    }

    [Fact]
    public void Eigenvectors_build_the_matrix_again()
    {
        double[] matrix = [4, 1, 0, 1, 3, -1, 0, -1, 2];

        var eigen = SymmetricEigen.Decompose(matrix, 3);

        Assert.Equal(9, eigen.Values.Sum(), 1e-12);
        Assert.Equal(eigen.Values.Order(), eigen.Values);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                var value = Enumerable.Range(0, 3).Sum(k => eigen.Vector(i, k) * eigen.Values[k] * eigen.Vector(j, k));
                Assert.Equal(matrix[i * 3 + j], value, 1e-12);
            }
        }

        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(matrix, 2));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose([double.NaN], 1));
    }

    [Fact]
    public void Float_matrices_check_their_size_and_rows()
    {
        var matrix = new FloatMatrix([1, 2, 3, 4, 5, 6], 3, 2);

        Assert.Equal([5f, 6, 1, 2], matrix.SelectRows([2, 0]).Values.ToArray());
        Assert.Throws<ArgumentException>(() => new FloatMatrix([1, 2, 3], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[3].Length);
    }

    [Fact]
    public void Pixel_rows_are_numbers_from_zero_to_one()
    {
        using var block = new PixelBlock(3, 1, 1, 2);
        block[2][0] = 255;
        block[2][1] = 51;
        var rows = new PixelRows(block, [2]);
        var target = new float[2];

        rows.CopyRow(0, target);

        Assert.Equal([1f, 0.2f], target);
        Assert.Equal((1, 2, 3), (rows.Rows, rows.Columns, new PixelRows(block).Rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelRows(block, [3]));
    }
}
