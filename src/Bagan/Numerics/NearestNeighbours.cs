namespace Bagan.Numerics;

/// <summary>
/// The k nearest rows of a reference table for every row of a query table, by Euclidean distance, nearest first. Of equally near
/// rows the one with the lower index comes first, so the result is the same with any number of threads.
/// </summary>
public sealed class NearestNeighbours
{
    private readonly int[] _indices;
    private readonly float[] _squared;

    private NearestNeighbours(int queries, int count)
    {
        Queries = queries;
        Count = count;
        _indices = new int[checked(queries * count)];
        _squared = new float[queries * count];
        Array.Fill(_squared, float.PositiveInfinity);
        Array.Fill(_indices, -1);
    }

    /// <summary>Number of query rows.</summary>
    public int Queries { get; }

    /// <summary>k, neighbours of each query row.</summary>
    public int Count { get; }

    /// <summary>Searches in another table.</summary>
    /// <param name="queries">Rows to find neighbours for; finite numbers.</param>
    /// <param name="references">Rows to find neighbours among; finite numbers, as many columns.</param>
    /// <param name="count">k, 1..number of references.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer references than <paramref name="count"/>.</exception>
    public static NearestNeighbours Find(
        IRowSource queries, IRowSource references, int count, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(references);
        return Search(queries, references, count, references.Rows, excludeSelf: false, threads, cancellation);
    }

    /// <summary>Searches among the other rows of the same table: a row is no neighbour of itself, an equal row is.</summary>
    /// <param name="rows">The table; finite numbers.</param>
    /// <param name="count">k, 1..number of rows - 1.</param>
    /// <param name="threads">How many threads may work, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer other rows than <paramref name="count"/>.</exception>
    public static NearestNeighbours FindAmongOthers(IRowSource rows, int count, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Search(rows, rows, count, rows.Rows - 1, excludeSelf: true, threads, cancellation);
    }

    /// <summary>The reference row that is neighbour number <paramref name="rank"/> of a query row.</summary>
    /// <param name="query">0..Queries-1.</param>
    /// <param name="rank">0 is the nearest, Count-1 the farthest.</param>
    public int Index(int query, int rank) => _indices[Position(query, rank)];

    /// <summary>The squared distance to that neighbour, with the same bits wherever the same pair is compared.</summary>
    /// <param name="query">0..Queries-1.</param>
    /// <param name="rank">0 is the nearest, Count-1 the farthest.</param>
    public float SquaredDistance(int query, int rank) => _squared[Position(query, rank)];

    /// <summary>The distance to that neighbour.</summary>
    /// <param name="query">0..Queries-1.</param>
    /// <param name="rank">0 is the nearest, Count-1 the farthest.</param>
    public double Distance(int query, int rank) => Math.Sqrt(SquaredDistance(query, rank));

    private static NearestNeighbours Search(
        IRowSource queries, IRowSource references, int count, int available, bool excludeSelf, int threads, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, available);
        var found = new NearestNeighbours(queries.Rows, count);
        PairwiseTiles.VisitSquaredDistances(
            queries,
            references,
            threads,
            (queryStart, queryCount, referenceStart, referenceCount, values, stride) =>
            {
                for (var i = 0; i < queryCount; i++)
                {
                    var query = queryStart + i;
                    found.Offer(query, referenceStart, values.Slice(i * stride, referenceCount), excludeSelf ? query : -1);
                }
            },
            cancellation);
        return found;
    }

    // References come in ascending order: a later one must be nearer, not equally near, to go before an earlier one.
    private void Offer(int query, int referenceStart, ReadOnlySpan<float> squared, int excluded)
    {
        var distances = _squared.AsSpan(query * Count, Count);
        var indices = _indices.AsSpan(query * Count, Count);
        for (var j = 0; j < squared.Length; j++)
        {
            if (squared[j] < distances[^1] && referenceStart + j != excluded)
            {
                var position = Count - 1;
                while (position > 0 && squared[j] < distances[position - 1])
                {
                    distances[position] = distances[position - 1];
                    indices[position] = indices[position - 1];
                    position--;
                }

                distances[position] = squared[j];
                indices[position] = referenceStart + j;
            }
        }
    }

    private int Position(int query, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)query, (uint)Queries, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rank, (uint)Count, nameof(rank));
        return query * Count + rank;
    }
}
