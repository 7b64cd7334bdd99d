namespace Bagan.Numerics;

/// <summary>Receives the values of a block of queries against a block of references.</summary>
/// <param name="queryStart">First query row.</param>
/// <param name="queryCount">Number of query rows.</param>
/// <param name="referenceStart">First reference row.</param>
/// <param name="referenceCount">Number of reference rows.</param>
/// <param name="values">The value of query i and reference j at [i * stride + j].</param>
/// <param name="stride">Distance between the rows of <paramref name="values"/>, at least <paramref name="referenceCount"/>.</param>
internal delegate void PairTileVisitor(
    int queryStart, int queryCount, int referenceStart, int referenceCount, ReadOnlySpan<float> values, int stride);

/// <summary>
/// Compares all rows of one table with all rows of another, block by block: memory stays at a few megabytes a thread (or 32 long
/// rows) however large the tables are. All blocks of one query row are visited by one thread, in ascending order of the references,
/// so a visitor that keeps its results per query row needs no lock and repeats exactly with any number of threads.
/// </summary>
internal static unsafe class PairwiseTiles
{
    // Blocks that suit the second-level cache. Long rows exceed it rather than come in blocks of less than MinRows rows, because
    // reading a row (which may convert pixels) would then cost more than comparing it; the kernel takes long rows in pieces.
    private const int QueryBytes = 512 * 1024;
    private const int ReferenceBytes = 256 * 1024;
    private const int MinRows = 16;
    private const int MaxQueryRows = 64;
    private const int MaxReferenceRows = 256;

    /// <summary>Visits the squared Euclidean distances.</summary>
    /// <param name="queries">One table.</param>
    /// <param name="references">The other, with as many columns.</param>
    /// <param name="threads">How many threads may work, at least 1; <paramref name="visitor"/> is called from all of them.</param>
    /// <param name="visitor">Receives every block once.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    public static void VisitSquaredDistances(
        IRowSource queries, IRowSource references, int threads, PairTileVisitor visitor, CancellationToken cancellation = default) =>
        Visit<SquaredDifferenceTerm<float>>(queries, references, within: false, threads, visitor, cancellation);

    /// <summary>Visits the squared Euclidean distances within one table, in half the time.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="threads">How many threads may work, at least 1; <paramref name="visitor"/> is called from all of them.</param>
    /// <param name="visitor">Receives each pair with query &lt; reference once; the others in its blocks are to be skipped.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void VisitSquaredDistancesWithin(
        IRowSource rows, int threads, PairTileVisitor visitor, CancellationToken cancellation = default) =>
        Visit<SquaredDifferenceTerm<float>>(rows, rows, within: true, threads, visitor, cancellation);

    /// <summary>Visits the dot products.</summary>
    /// <param name="queries">One table.</param>
    /// <param name="references">The other, with as many columns.</param>
    /// <param name="threads">How many threads may work, at least 1; <paramref name="visitor"/> is called from all of them.</param>
    /// <param name="visitor">Receives every block once.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    public static void VisitDotProducts(
        IRowSource queries, IRowSource references, int threads, PairTileVisitor visitor, CancellationToken cancellation = default) =>
        Visit<ProductTerm<float>>(queries, references, within: false, threads, visitor, cancellation);

    /// <summary>Visits the dot products within one table, in half the time.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="threads">How many threads may work, at least 1; <paramref name="visitor"/> is called from all of them.</param>
    /// <param name="visitor">Receives each pair with query &lt; reference once; the others in its blocks are to be skipped.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void VisitDotProductsWithin(
        IRowSource rows, int threads, PairTileVisitor visitor, CancellationToken cancellation = default) =>
        Visit<ProductTerm<float>>(rows, rows, within: true, threads, visitor, cancellation);

    private static void Visit<TTerm>(
        IRowSource queries, IRowSource references, bool within, int threads, PairTileVisitor visitor, CancellationToken cancellation)
        where TTerm : struct, IPairTerm<float>
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (queries.Columns != references.Columns)
        {
            throw new ArgumentException($"Rows of {queries.Columns} numbers cannot be compared with rows of {references.Columns}.", nameof(references));
        }

        var stride = TileKernel.Stride<float>(queries.Columns);
        var queryRows = BlockRows(QueryBytes, stride, MaxQueryRows, queries.Rows, TileKernel.QueryTile);
        var referenceRows = BlockRows(ReferenceBytes, stride, MaxReferenceRows, references.Rows, TileKernel.ReferenceTile);
        var blocks = (queries.Rows + queryRows - 1) / queryRows;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(
            0,
            blocks,
            options,
            () => new Buffers(queryRows * stride, referenceRows * stride, queryRows * referenceRows),
            (block, _, buffers) =>
            {
                var start = block * queryRows;
                VisitBlock<TTerm>(
                    queries, references, start, queryRows, within ? start : 0, referenceRows, stride, buffers, visitor, cancellation);
                return buffers;
            },
            _ => { });
    }

    private static void VisitBlock<TTerm>(
        IRowSource queries,
        IRowSource references,
        int queryStart,
        int queryRows,
        int referenceStart,
        int referenceRows,
        int stride,
        Buffers buffers,
        PairTileVisitor visitor,
        CancellationToken cancellation)
        where TTerm : struct, IPairTerm<float>
    {
        var queryCount = Pack(queries, queryStart, queryRows, stride, buffers.Queries);
        for (var start = referenceStart; start < references.Rows; start += referenceRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var referenceCount = Pack(references, start, referenceRows, stride, buffers.References);
            fixed (float* query = buffers.Queries, reference = buffers.References, output = buffers.Output)
            {
                TileKernel.Compute<float, TTerm>(query, queryRows, reference, referenceRows, stride, output);
            }

            visitor(queryStart, queryCount, start, referenceCount, buffers.Output, referenceRows);
        }
    }

    private static int BlockRows(int bytes, int stride, int most, int rows, int tile)
    {
        var fitting = Math.Clamp(bytes / (stride * sizeof(float)), MinRows, most);
        return TileKernel.RoundUp(Math.Min(fitting, Math.Max(1, rows)), tile);
    }

    // The columns behind the last stay zero; rows behind the last keep what was there, nobody reads their results.
    private static int Pack(IRowSource source, int start, int rows, int stride, float[] target)
    {
        var count = Math.Min(rows, source.Rows - start);
        for (var i = 0; i < count; i++)
        {
            source.CopyRow(start + i, target.AsSpan(i * stride, source.Columns));
        }

        return count;
    }

    private sealed class Buffers(int queries, int references, int output)
    {
        public float[] Queries { get; } = new float[queries];

        public float[] References { get; } = new float[references];

        public float[] Output { get; } = new float[output];
    }
}
