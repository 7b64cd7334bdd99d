namespace Bagan.Numerics;

/// <summary>Receives the values of a block of queries against a block of references.</summary>
/// <param name="queryStart">First query row.</param>
/// <param name="queryCount">Number of query rows.</param>
/// <param name="referenceStart">First reference row.</param>
/// <param name="referenceCount">Number of reference rows.</param>
/// <param name="values">The value of query i and reference j at [i * stride + j].</param>
/// <param name="stride">Distance between the rows of <paramref name="values"/>, at least <paramref name="referenceCount"/>.</param>
public delegate void PairTileVisitor(
    int queryStart, int queryCount, int referenceStart, int referenceCount, ReadOnlySpan<float> values, int stride);
