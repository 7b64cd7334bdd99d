namespace Bagan.Reports;

/// <summary>What a classifier reached on real test images, as shares of one.</summary>
/// <param name="Recall">Recall of each class, in the order of the classes; blank where the test set holds too few images of it.</param>
/// <param name="Acsa">Mean of the recalls.</param>
/// <param name="GMean">Geometric mean of the recalls.</param>
/// <param name="F1">Macro F1.</param>
public sealed record ClassifierFigures(IReadOnlyList<Estimate> Recall, Estimate Acsa, Estimate GMean, Estimate F1);
