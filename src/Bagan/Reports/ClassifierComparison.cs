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
}
