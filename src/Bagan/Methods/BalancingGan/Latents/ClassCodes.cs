using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Latents;

/// <summary>The codes of the training images, class by class: what latents keep that draw near single images.</summary>
internal sealed class ClassCodes
{
    private readonly FloatMatrix[] _classes;

    private ClassCodes(FloatMatrix[] classes) => _classes = classes;

    /// <summary>K.</summary>
    internal int Classes => _classes.Length;

    /// <summary>D.</summary>
    internal int Dimensions => _classes[0].Columns;

    /// <summary>The codes of one class, [n, D].</summary>
    internal FloatMatrix this[int label] => _classes[label];

    /// <summary>The standard deviation of each dimension within a class, the mean over the classes that have more than one image; 0 where none has.</summary>
    internal double[] MeanDeviations()
    {
        var deviations = new double[Dimensions];
        var spread = _classes.Where(c => c.Rows > 1).ToList();
        for (var j = 0; j < deviations.Length && spread.Count > 0; j++)
        {
            deviations[j] = spread.Average(c => Deviation(c, j));
        }

        return deviations;

        static double Deviation(FloatMatrix codes, int dimension)
        {
            var (mean, squares) = (0.0, 0.0);
            for (var i = 0; i < codes.Rows; i++)
            {
                mean += codes[i][dimension] / (double)codes.Rows;
            }

            for (var i = 0; i < codes.Rows; i++)
            {
                squares += Math.Pow(codes[i][dimension] - mean, 2);
            }

            return Math.Sqrt(squares / codes.Rows);
        }
    }

    /// <param name="codes">Row-major [N, D].</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    internal static ClassCodes Of(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes)
    {
        var d = codes.Length / labels.Length;
        var rows = Enumerable.Range(0, classes).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            rows[labels[i]].Add(i);
        }

        var matrices = new FloatMatrix[classes];
        for (var c = 0; c < classes; c++)
        {
            matrices[c] = new FloatMatrix(rows[c].Count, d);
            for (var i = 0; i < rows[c].Count; i++)
            {
                codes.Slice(rows[c][i] * d, d).CopyTo(matrices[c][i]);
            }
        }

        return new ClassCodes(matrices);
    }

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    /// <param name="codes">[N, D], class after class.</param>
    /// <param name="counts">Int64 [K].</param>
    /// <exception cref="EngineException">The two do not fit together.</exception>
    internal static ClassCodes Restore(Tensor codes, Tensor counts)
    {
        var sizes = counts.ToArray<long>();
        if (codes.Rank != 2 || sizes.Length == 0 || sizes.Any(n => n < 1) || sizes.Sum() != codes.Size(0))
        {
            throw new EngineException($"Class latents of {codes} do not fit {sizes.Length} classes of {sizes.Sum()} images.");
        }

        return Of(codes.ToArray<float>(), [.. sizes.SelectMany((n, c) => Enumerable.Repeat(c, (int)n))], sizes.Length);
    }

    /// <summary>The codes, class after class, and how many each class has.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> State() =>
    [
        ("codes", Tensor.From<float>([.. _classes.SelectMany(c => c.Values.ToArray())], _classes.Sum(c => c.Rows), Dimensions)),
        ("counts", Tensor.From<long>([.. _classes.Select(c => (long)c.Rows)], Classes)),
    ];
}
