using Bagan.Methods.BalancingGan;
using Bagan.Numerics;

namespace Bagan.Methods.Balanced;

/// <summary>
/// The variety of a large class, carried over to an image of a small one: how two images of the large class differ among the
/// autoencoder's codes, as a move of the small image's code.
/// </summary>
internal sealed class CodeMoves
{
    private readonly ClassCodes _codes;
    private readonly int[][] _lenders;
    private readonly (double Nearest, double Farthest) _range;

    /// <param name="codes">The codes of the training images.</param>
    /// <param name="range">The smallest and the largest share of a difference that is carried over, 0 and up.</param>
    internal CodeMoves(ClassCodes codes, (double Nearest, double Farthest) range)
    {
        _codes = codes;
        _range = range;
        _lenders = [.. Enumerable.Range(0, codes.Classes).Select(c => Enumerable.Range(0, codes.Classes).Where(b => codes[b].Rows >= codes[c].Rows).ToArray())];
    }

    /// <summary>Draws an image of a class and a move of its code: a random share of the difference of two codes of one class that is no smaller.</summary>
    /// <param name="label">0 to K - 1.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="target">D values: the moved code.</param>
    /// <returns>The position of the image among those of its class.</returns>
    internal int Draw(int label, SeededRandom random, Span<float> target)
    {
        var own = random.NextInt(_codes[label].Rows);
        var lender = _codes[_lenders[label][random.NextInt(_lenders[label].Length)]];
        var from = lender[random.NextInt(lender.Rows)];
        var to = lender[random.NextInt(lender.Rows)];
        var share = (float)(_range.Nearest + ((_range.Farthest - _range.Nearest) * random.NextUniform()));
        for (var d = 0; d < target.Length; d++)
        {
            target[d] = _codes[label][own][d] + (share * (to[d] - from[d]));
        }

        return own;
    }
}
