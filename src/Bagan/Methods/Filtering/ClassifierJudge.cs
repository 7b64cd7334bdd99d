using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Metrics;
using Bagan.Training;

namespace Bagan.Methods.Filtering;

/// <summary>
/// The classifier of the comparisons, trained on the real images alone. Its loss is the balanced softmax: under plain cross-entropy the
/// images of a class of twenty would count as the large class beside it, and the filter would turn away the very images that are wanted.
/// </summary>
internal sealed class ClassifierJudge : IImageJudge, IDisposable
{
    private readonly TrainedClassifier _classifier;

    internal ClassifierJudge(TrainedClassifier classifier) => _classifier = classifier;

    /// <inheritdoc/>
    public string Name => TrainedClassifier.FeatureSource;

    /// <summary>Trains it.</summary>
    /// <param name="real">The real images, of every class at least one.</param>
    /// <param name="steps">Training steps, 1 to 1,000,000; null: fitted to the number of images.</param>
    /// <param name="context">Seed, device, observer (stage "classifier") and stop.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    public static ClassifierJudge Train(ImageSet real, int? steps, TrainingContext context) =>
        new(Protocol(steps).Train(real, null, Recipe, context));

    /// <summary>How it is trained: as the small classifier of the comparisons, with steps by the number of images alone, of photographs too.</summary>
    /// <param name="steps">As in <see cref="Train"/>.</param>
    internal static ClassifierProtocol Protocol(int? steps) => new() { Steps = steps };

    internal static ClassifierRecipe Recipe { get; } = ClassifierRecipe.Plain with { Loss = ClassifierLoss.BalancedSoftmax };

    /// <inheritdoc/>
    public float[] Probabilities(ImageSet images, CancellationToken stop = default) => _classifier.Probabilities(images, stop);

    /// <inheritdoc/>
    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default) =>
        _classifier.Features(images, indices, stop);

    /// <inheritdoc/>
    public void Dispose() => _classifier.Dispose();
}

/// <summary>Says which class an image shows, and how like two images are: the distance of their features.</summary>
internal interface IImageJudge : IFeatureSource
{
    /// <summary>The probability of every class for each image.</summary>
    /// <param name="images">N images.</param>
    /// <param name="stop">Asks to stop between batches.</param>
    /// <returns>Row-major [N, K]; rows sum to 1.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    float[] Probabilities(ImageSet images, CancellationToken stop = default);
}
