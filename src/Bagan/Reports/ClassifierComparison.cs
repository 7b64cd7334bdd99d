namespace Bagan.Reports;

/// <summary>The same classifier, trained without and with the generated images.</summary>
/// <param name="Protocol">One or two sentences: which classifier, how many steps, which test images.</param>
/// <param name="TestImages">Real images it was tested on.</param>
/// <param name="Without">Trained on the real images alone.</param>
/// <param name="With">Trained on the real and the generated images.</param>
public sealed record ClassifierComparison(string Protocol, int TestImages, ClassifierFigures Without, ClassifierFigures With)
{
    /// <summary>Trained on the real images alone, those of small classes repeated; null where that was not tried.</summary>
    public ClassifierFigures? Oversampled { get; init; }

    /// <summary>Trained on the real images alone, by the balanced softmax; null where that was not tried.</summary>
    public ClassifierFigures? Reweighted { get; init; }

    /// <summary>Trained on the real and the generated images, these with the probabilities of labels.csv; null where there is no such file.</summary>
    public ClassifierFigures? Labelled { get; init; }

    /// <summary>What else was tried without added images, under the names that tables have.</summary>
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
}

/// <summary>What a classifier reached on real test images, as shares of one.</summary>
/// <param name="Recall">Recall of each class, in the order of the classes; blank where the test set holds too few images of it.</param>
/// <param name="Acsa">Mean of the recalls.</param>
/// <param name="GMean">Geometric mean of the recalls.</param>
/// <param name="F1">Macro F1.</param>
public sealed record ClassifierFigures(IReadOnlyList<Estimate> Recall, Estimate Acsa, Estimate GMean, Estimate F1);

/// <summary>A class before and after balancing.</summary>
/// <param name="Name">The class name as the data has it.</param>
/// <param name="Folder">The folder that holds its images: the name, with characters that a file system cannot hold replaced.</param>
/// <param name="Before">Real images.</param>
/// <param name="After">Real and added images together.</param>
public sealed record ClassBalance(string Name, string Folder, int Before, int After)
{
    /// <summary>How many images were added.</summary>
    public int Added => After - Before;
}
