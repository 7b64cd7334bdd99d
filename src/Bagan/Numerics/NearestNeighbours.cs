namespace Bagan.Numerics;

/// <summary>
/// The k nearest rows of a reference table for every row of a query table, by Euclidean distance, nearest first. Of equally near
/// rows the one with the lower index comes first, so the result is the same with any number of threads.
/// </summary>
internal sealed class NearestNeighbours
{
    // Rows share locks: as many as keep threads from waiting for one another.
    private const int Locks = 256;

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
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, references.Rows);
        var found = new NearestNeighbours(queries.Rows, count);
        PairwiseTiles.VisitSquaredDistances(
            queries,
            references,
            threads,
            (queryStart, queryCount, referenceStart, referenceCount, values, stride) =>
            {
                for (var i = 0; i < queryCount; i++)
                {
                    found.Offer(queryStart + i, referenceStart, values[(i * stride)..], 1, referenceCount);
                }
            },
            cancellation);
        return found;
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
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Rows - 1);
        var found = new NearestNeighbours(rows.Rows, count);
        var locks = Enumerable.Range(0, Locks).Select(_ => new Lock()).ToArray();
        PairwiseTiles.VisitSquaredDistancesWithin(
            rows,
            threads,
            (start, queryCount, referenceStart, referenceCount, values, stride) =>
            {
                // Each distance serves both of its rows, and the second may be in the hands of another thread.
                for (var i = 0; i < queryCount; i++)
                {
                    var skipped = Math.Clamp(start + i + 1 - referenceStart, 0, referenceCount);
                    lock (locks[(start + i) % Locks])
                    {
                        found.Offer(start + i, referenceStart + skipped, values[(i * stride + skipped)..], 1, referenceCount - skipped);
                    }
                }

                for (var j = 0; j < referenceCount; j++)
                {
                    lock (locks[(referenceStart + j) % Locks])
                    {
                        found.Offer(referenceStart + j, start, values[j..], stride, Math.Min(queryCount, referenceStart + j - start));
                    }
                }
            },
            cancellation);
        return found;
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

    // Nearer means smaller distance, then lower index. This order is total, so the k nearest do not depend on the order of the offers.
    private static bool IsNearer(float distance, int index, float otherDistance, int otherIndex) =>
        distance < otherDistance || (distance == otherDistance && index < otherIndex);

    // Offers the references start, start + 1, ... whose distances stand step numbers apart.
    private void Offer(int query, int start, ReadOnlySpan<float> squared, int step, int references)
    {
        var distances = _squared.AsSpan(query * Count, Count);
        var indices = _indices.AsSpan(query * Count, Count);
        for (var j = 0; j < references; j++)
        {
            var distance = squared[j * step];
            if (IsNearer(distance, start + j, distances[^1], indices[^1]))
            {
                var position = Count - 1;
                while (position > 0 && IsNearer(distance, start + j, distances[position - 1], indices[position - 1]))
                {
                    distances[position] = distances[position - 1];
                    indices[position] = indices[position - 1];
                    position--;
                }

                distances[position] = distance;
                indices[position] = start + j;
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
