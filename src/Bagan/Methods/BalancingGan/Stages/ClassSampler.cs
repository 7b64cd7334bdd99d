using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

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

/// <summary>Where a training finds no memory, on a GPU or on the processor: the batch that would have found it, by trying.</summary>
internal static class FittingBatch
{
    private const int Smallest = 2;

    /// <summary>Halves the batch until the steps of both stages fit, and says so.</summary>
    /// <param name="cause">What the engine said.</param>
    /// <param name="train">The training images.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="context">Whose memory it is, and whether there are checkpoints to go on from.</param>
    /// <param name="trySteps">Takes the steps of a training on so many images; what they learn is thrown away.</param>
    internal static BaganException Explain(EngineOutOfMemoryException cause, ImageSet train, int batch, TrainingContext context, Action<int> trySteps)
    {
        var memory = $"The memory of {(context.Device.IsCpu ? "this machine" : $"the GPU ({context.Device})")}";
        var goOn = context.Checkpoints is null ? "or free some memory" : "or free some memory and continue with --resume";
        if (Fits(batch, trySteps))
        {
            return new BaganException($"{memory} was full for a moment, although a trial shows that the training steps fit. Use a smaller --size, {goOn}. The engine said: {cause.Message}", cause);
        }

        var failed = $"{memory} is too small for a step of {batch} images of {train.Width} x {train.Height} pixels.";
        for (var fitting = batch; fitting > Smallest;)
        {
            fitting = Math.Max(Smallest, fitting / 2);
            if (Fits(fitting, trySteps))
            {
                return new BaganException($"{failed} A trial shows that a step of {fitting} fits: start again with --batch {fitting}, or use a smaller --size, {goOn}.", cause);
            }
        }

        return new BaganException($"{failed} Not even {Smallest} fit: use a smaller --size, {goOn}.", cause);
    }

    // Whatever else fails in a machine without memory: the batch did not fit, and the cause is told.
    private static bool Fits(int batch, Action<int> trySteps)
    {
        try
        {
            trySteps(batch);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
