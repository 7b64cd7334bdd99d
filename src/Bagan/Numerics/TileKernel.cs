using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bagan.Numerics;

/// <summary>
/// The inner loop of everything that compares all rows of one matrix with all rows of another. Eight sums live in registers at a
/// time. The order of the additions for a pair depends on the number of columns only, and multiply and add are separate
/// instructions on purpose (no fused multiply-add): so a pair has the same bits in every tile, with any number of threads and
/// on any processor, and d(a, b) equals d(b, a). Ties stay ties.
/// </summary>
internal static unsafe class TileKernel
{
    /// <summary>The number of query rows must be a multiple of this.</summary>
    public const int QueryTile = 4;

    /// <summary>The number of reference rows must be a multiple of this.</summary>
    public const int ReferenceTile = 2;

    // Longer rows are cut: a few of them fit into the first-level cache, and shorter float sums are more exact.
    private const int SegmentBytes = 8192;

    /// <summary>The row length for a number of columns: whole vectors, the rest filled with zeros.</summary>
    public static int Stride<T>(int columns) => (columns + Vector256<T>.Count - 1) / Vector256<T>.Count * Vector256<T>.Count;

    /// <summary>Rounds up to whole tiles.</summary>
    public static int RoundUp(int rows, int tile) => (rows + tile - 1) / tile * tile;

    /// <summary>Fills output[i, j] with the sum over columns of TTerm(queries[i], references[j]).</summary>
    /// <param name="queries">queryRows * stride numbers.</param>
    /// <param name="queryRows">A multiple of <see cref="QueryTile"/>.</param>
    /// <param name="references">referenceRows * stride numbers.</param>
    /// <param name="referenceRows">A multiple of <see cref="ReferenceTile"/>.</param>
    /// <param name="stride">A multiple of the vector width.</param>
    /// <param name="output">queryRows * referenceRows numbers.</param>
    public static void Compute<T, TTerm>(T* queries, int queryRows, T* references, int referenceRows, int stride, T* output)
        where T : unmanaged, INumberBase<T>
        where TTerm : struct, IPairTerm<T>
    {
        new Span<T>(output, queryRows * referenceRows).Clear();
        var segment = SegmentBytes / sizeof(T);
        for (var start = 0; start < stride; start += segment)
        {
            var length = Math.Min(segment, stride - start);
            for (var i = 0; i < queryRows; i += QueryTile)
            {
                for (var j = 0; j < referenceRows; j += ReferenceTile)
                {
                    Tile<T, TTerm>(
                        queries + (long)i * stride + start,
                        references + (long)j * stride + start,
                        stride,
                        length,
                        output + (long)i * referenceRows + j,
                        referenceRows);
                }
            }
        }
    }

    private static void Tile<T, TTerm>(T* a0, T* b0, int stride, int length, T* output, int outputStride)
        where T : unmanaged, INumberBase<T>
        where TTerm : struct, IPairTerm<T>
    {
        T* a1 = a0 + stride, a2 = a1 + stride, a3 = a2 + stride, b1 = b0 + stride;
        Vector256<T> s00 = default, s01 = default, s10 = default, s11 = default;
        Vector256<T> s20 = default, s21 = default, s30 = default, s31 = default;
        for (var c = 0; c < length; c += Vector256<T>.Count)
        {
            var x = Vector256.Load(b0 + c);
            var y = Vector256.Load(b1 + c);
            var a = Vector256.Load(a0 + c);
            s00 += TTerm.Of(a, x);
            s01 += TTerm.Of(a, y);
            a = Vector256.Load(a1 + c);
            s10 += TTerm.Of(a, x);
            s11 += TTerm.Of(a, y);
            a = Vector256.Load(a2 + c);
            s20 += TTerm.Of(a, x);
            s21 += TTerm.Of(a, y);
            a = Vector256.Load(a3 + c);
            s30 += TTerm.Of(a, x);
            s31 += TTerm.Of(a, y);
        }

        Add(output, s00, s01);
        Add(output + outputStride, s10, s11);
        Add(output + 2L * outputStride, s20, s21);
        Add(output + 3L * outputStride, s30, s31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(T* output, Vector256<T> first, Vector256<T> second)
        where T : unmanaged, INumberBase<T>
    {
        output[0] += Sum(first);
        output[1] += Sum(second);
    }

    // Vector256.Sum leaves the order of the additions to the processor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sum<T>(Vector256<T> vector)
        where T : unmanaged, INumberBase<T>
    {
        var half = vector.GetLower() + vector.GetUpper();
        return Vector128<T>.Count == 4
            ? (half.GetElement(0) + half.GetElement(2)) + (half.GetElement(1) + half.GetElement(3))
            : half.GetElement(0) + half.GetElement(1);
    }
}

/// <summary>What two numbers add to the value of a pair of rows.</summary>
internal interface IPairTerm<T>
{
    /// <summary>The terms of as many columns as the vectors are wide.</summary>
    static abstract Vector256<T> Of(Vector256<T> a, Vector256<T> b);
}

/// <summary>a * b: the sum is the dot product.</summary>
internal readonly struct ProductTerm<T> : IPairTerm<T>
{
    public static Vector256<T> Of(Vector256<T> a, Vector256<T> b) => a * b;
}

/// <summary>
/// (a - b)^2: the sum is the squared Euclidean distance. The form |a|^2 + |b|^2 - 2 a.b is faster, but loses the small
/// distances to cancellation, and those are the ones that count for nearest neighbours and copies.
/// </summary>
internal readonly struct SquaredDifferenceTerm<T> : IPairTerm<T>
{
    public static Vector256<T> Of(Vector256<T> a, Vector256<T> b)
    {
        var difference = a - b;
        return difference * difference;
    }
}
