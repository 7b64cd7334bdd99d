using System.Runtime.Intrinsics;

namespace Bagan.Numerics;

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
