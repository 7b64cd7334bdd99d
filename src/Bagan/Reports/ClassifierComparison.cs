using Bagan.Reports.Values;

namespace Bagan.Reports;

/// <summary>One classifier, trained on different sets of images and tested on the same real images.</summary>
/// <param name="Protocol">The classifier, its training steps and the test images, in a sentence or two.</param>
/// <param name="TestImages">The number of real test images.</param>
/// <param name="Without">Results of training on the real images alone.</param>
/// <param name="With">Results of training on the real and the added images.</param>
public sealed record ClassifierComparison(string Protocol, int TestImages, ClassifierFigures Without, ClassifierFigures With)
{
    /// <summary>Results of training on the real images alone with those of small classes repeated; null if this was not measured.</summary>
    public ClassifierFigures? Oversampled { get; init; }

    /// <summary>Results of training on the real images alone by the balanced softmax; null if this was not measured.</summary>
    public ClassifierFigures? Reweighted { get; init; }

    /// <summary>
    /// Results of training on the real and the generated images, the generated ones labelled with the probabilities of labels.csv; null if
    /// the run wrote no labels.csv.
    /// </summary>
    public ClassifierFigures? Labelled { get; init; }

    /// <summary>The results that need no added image, under the names that charts and tables use.</summary>
    internal IEnumerable<(string Name, ClassifierFigures Figures)> Baselines()
    {
        if (Oversampled is not null)
        {
            yield return ("small classes repeated", Oversampled);
        }

        if (Reweighted is not null)
        {
            yield return ("loss reweighted", Reweighted);
        }
    }

    /// <summary>All estimates of all results.</summary>
    internal IEnumerable<Estimate> Estimates() =>
        new[] { Without, Oversampled, Reweighted, With, Labelled }.OfType<ClassifierFigures>().SelectMany(f => f.All);
}

/// <summary>A classifier's results on real test images, as shares from 0 to 1.</summary>
/// <param name="Recall">Recall of each class, in the order of the classes; blank for a class with too few test images.</param>
/// <param name="Acsa">Mean of the recalls.</param>
/// <param name="GMean">Geometric mean of the recalls.</param>
/// <param name="F1">Macro F1.</param>
public sealed record ClassifierFigures(IReadOnlyList<Estimate> Recall, Estimate Acsa, Estimate GMean, Estimate F1)
{
    /// <summary>The recalls, then the three means.</summary>
    internal IEnumerable<Estimate> All => [.. Recall, Acsa, GMean, F1];
}
