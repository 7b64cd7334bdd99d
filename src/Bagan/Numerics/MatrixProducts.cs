namespace Bagan.Numerics;

/// <summary>Products of double matrices, row-major, on a given number of threads; the result has the same bits with any number.</summary>
internal static unsafe class MatrixProducts
{
    private const int RowsOfABlock = 32;

    /// <summary>A B^T: the dot products of all rows of A with all rows of B.</summary>
    /// <param name="a">rowsA * columns numbers.</param>
    /// <param name="rowsA">Rows of A, at least 1.</param>
    /// <param name="b">rowsB * columns numbers.</param>
    /// <param name="rowsB">Rows of B, at least 1.</param>
    /// <param name="columns">Columns of both, at least 1.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <returns>rowsA * rowsB numbers.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static double[] MultiplyTransposed(double[] a, int rowsA, double[] b, int rowsB, int columns, int threads)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsA, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsB, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (a.Length != (long)rowsA * columns || b.Length != (long)rowsB * columns)
        {
            throw new ArgumentException($"{a.Length} and {b.Length} numbers are not {rowsA} and {rowsB} rows of {columns}.");
        }

        var stride = TileKernel.Stride<double>(columns);
        var paddedRows = TileKernel.RoundUp(rowsB, TileKernel.ReferenceTile);
        var packedB = new double[checked(paddedRows * stride)];
        Pack(b, 0, rowsB, columns, packedB, stride);
        var product = new double[checked(rowsA * rowsB)];
        var blocks = (rowsA + RowsOfABlock - 1) / RowsOfABlock;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            var start = block * RowsOfABlock;
            var count = Math.Min(RowsOfABlock, rowsA - start);
            var padded = TileKernel.RoundUp(count, TileKernel.QueryTile);
            var packedA = new double[padded * stride];
            Pack(a, start, count, columns, packedA, stride);
            var tile = new double[padded * paddedRows];
            fixed (double* query = packedA, reference = packedB, output = tile)
            {
                TileKernel.Compute<double, ProductTerm<double>>(query, padded, reference, paddedRows, stride, output);
            }

            for (var i = 0; i < count; i++)
            {
                tile.AsSpan(i * paddedRows, rowsB).CopyTo(product.AsSpan((start + i) * rowsB));
            }
        });
        return product;
    }

    private static void Pack(double[] source, int start, int rows, int columns, double[] target, int stride)
    {
        for (var i = 0; i < rows; i++)
        {
            source.AsSpan((start + i) * columns, columns).CopyTo(target.AsSpan(i * stride));
        }
    }
}
