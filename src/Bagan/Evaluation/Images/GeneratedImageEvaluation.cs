namespace Bagan.Evaluation.Images;

/// <summary>What <see cref="ImageEvaluator"/> measured of generated images.</summary>
/// <param name="Features">The feature source's name.</param>
/// <param name="Classifier">The classifier behind the wanted-class share; null where there was none.</param>
/// <param name="Reference">The real images that distributions were compared with: "test images" or "training images".</param>
/// <param name="Classes">Every class of the data, also those without generated images.</param>
/// <param name="Overall">Each figure's mean over the classes that have generated images and a value.</param>
public sealed record GeneratedImageEvaluation(
    string Features, string? Classifier, string Reference, IReadOnlyList<ClassEvaluation> Classes, ImageFigures Overall);
