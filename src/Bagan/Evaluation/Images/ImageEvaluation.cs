using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Metrics;

namespace Bagan.Evaluation.Images;

/// <summary>What <see cref="ImageEvaluator"/> measured of generated images.</summary>
/// <param name="Features">The feature source's name.</param>
/// <param name="Classifier">The classifier behind the wanted-class share; null where there was none.</param>
/// <param name="Reference">The real images that distributions were compared with: "test images" or "training images".</param>
/// <param name="Classes">Every class of the data, also those without generated images.</param>
/// <param name="Overall">Each figure's mean over the classes that have generated images and a value.</param>
internal sealed record GeneratedImageEvaluation(
    string Features, string? Classifier, string Reference, IReadOnlyList<ClassEvaluation> Classes, ImageFigures Overall);

/// <summary>What was measured of the generated images of one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Generated">Its generated images, those that were not looked at included.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Neighbours">The nearest training image of every generated one that was looked at; empty where there are none to compare.</param>
internal sealed record ClassEvaluation(string Name, int Generated, ImageFigures Figures, IReadOnlyList<RealNeighbour> Neighbours);

/// <summary>A generated image and the training image nearest to it by features.</summary>
/// <param name="Generated">Position in the generated set.</param>
/// <param name="Training">Position in the training set.</param>
/// <param name="Distance">Euclidean distance of their features.</param>
/// <param name="Suspicious">Whether they are closer than all but the closest 5 % of real images are to the training images: perhaps a copy.</param>
internal sealed record RealNeighbour(int Generated, int Training, double Distance, bool Suspicious);

/// <summary>How generated images are evaluated.</summary>
internal sealed record ImageEvaluationOptions
{
    /// <summary>Seed of the random choices: which images are looked at, which pairs are compared.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads may work, at least 1; the figures do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The most generated images, and the most reference images, of a class that are looked at, at least 2. Of more, as many are drawn
    /// at random. At up to 1000, KID is computed once from whole sets.
    /// </summary>
    public int ImagesPerClass { get; init; } = 1000;

    /// <summary>k of precision, recall, density and coverage, at least 1.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>Random pairs of a class whose SSIM is taken, at least 1.</summary>
    public int Pairs { get; init; } = 1000;
}

/// <summary>A classifier that says which class an image shows.</summary>
/// <param name="Network">The classifier; whoever made it disposes it.</param>
/// <param name="Name">What it is and what it was trained on, for the names of metrics: "small classifier trained on the full data".</param>
internal sealed record NamedClassifier(TrainedClassifier Network, string Name);

/// <summary>The real images of an evaluation, class by class, and what is computed of them only once.</summary>
internal sealed class RealImages(ImageSet training, ImageSet? test, IFeatureSource features)
{
    private readonly Dictionary<int, FeatureMatrix> _training = [];
    private readonly Dictionary<int, FeatureMatrix> _test = [];

    /// <summary>What generators learn from.</summary>
    public ImageSet Training => training;

    /// <summary>Images that no generator saw; null where there are none.</summary>
    public ImageSet? Test => test;

    /// <summary>What distributions are compared with: images that the generator did not see, where there are any.</summary>
    public ImageSet Reference => test ?? training;

    /// <summary>Its name in words.</summary>
    public string ReferenceName => test is null ? "training images" : "test images";

    /// <summary>Features of all training images of a class.</summary>
    public FeatureMatrix TrainingFeatures(int classIndex, CancellationToken stop) => Once(_training, training, classIndex, stop);

    /// <summary>Features of all test images of a class; null where there are no test images at all.</summary>
    public FeatureMatrix? TestFeatures(int classIndex, CancellationToken stop) => test is null ? null : Once(_test, test, classIndex, stop);

    /// <summary>Features of all reference images of a class.</summary>
    public FeatureMatrix ReferenceFeatures(int classIndex, CancellationToken stop) =>
        TestFeatures(classIndex, stop) ?? TrainingFeatures(classIndex, stop);

    private FeatureMatrix Once(Dictionary<int, FeatureMatrix> known, ImageSet set, int classIndex, CancellationToken stop) =>
        known.TryGetValue(classIndex, out var found) ? found : known[classIndex] = features.Extract(set, set.IndicesOf(classIndex), stop);
}
