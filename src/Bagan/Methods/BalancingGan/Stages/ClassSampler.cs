using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>Draws classes of generated training images (paper, section 3; the weights of "rebalance" from the authors' program).</summary>
internal sealed class ClassSampler
{
    private readonly double[] _cumulative;
    private readonly int[][] _images;

    /// <summary>Prepares the weights.</summary>
    /// <param name="train">Its class counts decide the weights of "rebalance".</param>
    /// <param name="draw">Uniform, or weight max(0, 2/n - share of the class), renormalised.</param>
    public ClassSampler(ImageSet train, ClassDraw draw)
    {
        ArgumentNullException.ThrowIfNull(train);
        var n = train.ClassNames.Count;
        var weights = train.ClassCounts
            .Select(count => draw == ClassDraw.Uniform ? 1.0 : Math.Max(0, (2.0 / n) - ((double)count / train.Count)))
            .ToArray();
        var total = weights.Sum();
        _cumulative = new double[n];
        var sum = 0.0;
        for (var c = 0; c < n; c++)
        {
            sum += weights[c] / total;
            _cumulative[c] = sum;
        }

        _cumulative[n - 1] = 1;
        _images = [.. Enumerable.Range(0, n).Select(train.IndicesOf)];
    }

    /// <summary>Class indices.</summary>
    public int[] Draw(int count, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var classes = new int[count];
        for (var i = 0; i < count; i++)
        {
            var u = random.NextUniform();
            var c = Array.BinarySearch(_cumulative, u);
            classes[i] = c < 0 ? ~c : c + 1;
        }

        return classes;
    }

    /// <summary>Real images of classes drawn that way, with replacement: positions in the training set.</summary>
    public int[] DrawReal(int count, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var classes = Draw(count, random);
        for (var i = 0; i < count; i++)
        {
            var pool = _images[classes[i]];
            classes[i] = pool[random.NextInt(pool.Length)];
        }

        return classes;
    }
}
