namespace Bagan.Evaluation.Images;

/// <summary>What was measured of the generated images of one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Generated">Its generated images, those that were not looked at included.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Neighbours">The nearest training image of every generated one that was looked at; empty where there are none to compare.</param>
public sealed record ClassEvaluation(string Name, int Generated, ImageFigures Figures, IReadOnlyList<RealNeighbour> Neighbours);
