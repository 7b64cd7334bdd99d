using Bagan.Evaluation.Classifiers;

namespace Bagan.Evaluation.Images;

/// <summary>A classifier that says which class an image shows.</summary>
/// <param name="Network">The classifier; whoever made it disposes it.</param>
/// <param name="Name">What it is and what it was trained on, for the names of metrics: "small classifier trained on the full data".</param>
public sealed record NamedClassifier(TrainedClassifier Network, string Name);
