namespace Bagan.Evaluation.Metrics;

/// <summary>How often a classifier said class p for an image of class t: the statistics behind all classifier metrics.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    /// <summary>Counts predictions.</summary>
    /// <param name="truth">N class indices in 0..K-1.</param>
    /// <param name="predicted">N class indices in 0..K-1.</param>
    /// <param name="classNames">K names.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class index is out of range.</exception>
    public ConfusionMatrix(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (truth.Length != predicted.Length)
        {
            throw new ArgumentException($"{truth.Length} true labels but {predicted.Length} predictions.", nameof(predicted));
        }

        ClassNames = classNames;
        Total = truth.Length;
        _counts = new int[classNames.Count, classNames.Count];
        for (var i = 0; i < truth.Length; i++)
        {
            RequireClass(truth[i]);
            RequireClass(predicted[i]);
            _counts[truth[i], predicted[i]]++;
        }
    }

    /// <summary>K class names; the position is the class index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>K, the number of classes.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>N, the number of predictions.</summary>
    public int Total { get; }

    /// <summary>How many images of class <paramref name="truth"/> were taken for class <paramref name="predicted"/>.</summary>
    public int this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>How many test images a class has.</summary>
    public int Support(int classIndex)
    {
        RequireClass(classIndex);
        return Enumerable.Range(0, Classes).Sum(p => _counts[classIndex, p]);
    }

    /// <summary>How many images were taken for a class.</summary>
    public int Predicted(int classIndex)
    {
        RequireClass(classIndex);
        return Enumerable.Range(0, Classes).Sum(t => _counts[t, classIndex]);
    }

    /// <summary>The share of a class's test images that were recognised, 0..1; null where the test set has none.</summary>
    public double? Recall(int classIndex)
    {
        var support = Support(classIndex);
        return support == 0 ? null : (double)_counts[classIndex, classIndex] / support;
    }

    private void RequireClass(int classIndex)
    {
        if ((uint)classIndex >= (uint)Classes)
        {
            throw new ArgumentException($"Class {classIndex} is not in 0..{Classes - 1}.", nameof(classIndex));
        }
    }
}
