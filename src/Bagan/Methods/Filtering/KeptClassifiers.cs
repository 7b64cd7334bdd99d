using System.Globalization;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Metrics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Filtering;

/// <summary>Trained classifiers of a method, kept in a folder of their own beside the generator's checkpoints: a teacher's, or the filter's judge.</summary>
/// <param name="folder">The folder's name.</param>
/// <param name="protocol">How they are trained.</param>
/// <param name="count">How many there are.</param>
internal sealed class KeptClassifiers(string folder, ClassifierProtocol protocol, int count)
{
    /// <summary>Keeps them, where the context has checkpoints.</summary>
    /// <param name="classifiers">The classifiers.</param>
    /// <param name="metadata">Texts that are kept with them.</param>
    /// <param name="context">Checkpoints.</param>
    internal void Save(IReadOnlyList<TrainedClassifier> classifiers, IReadOnlyDictionary<string, string> metadata, TrainingContext context)
    {
        if (context.Checkpoints is null)
        {
            return;
        }

        using var scope = new TensorScope();
        context.Checkpoints.Beneath(folder).Save(classifiers.SelectMany((c, i) => c.State().Select(t => (Prefix(i) + t.Name, t.Tensor))), metadata, 0);
    }

    /// <summary>Restores them.</summary>
    /// <param name="like">A set, perhaps an empty one, of the shape and classes of the training images.</param>
    /// <param name="isOurs">Whether the texts that were kept with them are those of the same training.</param>
    /// <param name="context">Checkpoints and device.</param>
    /// <returns>The classifiers, which the caller disposes, and the texts; null where there are none that can be used.</returns>
    internal (List<TrainedClassifier> Classifiers, IReadOnlyDictionary<string, string> Metadata)? Load(
        ImageSet like, Func<IReadOnlyDictionary<string, string>, bool> isOurs, TrainingContext context)
    {
        if (context.Checkpoints is null || !context.Checkpoints.Has(folder))
        {
            return null;
        }

        using var file = context.Checkpoints.Beneath(folder).LoadNewest((path, why) => context.Observer.Message($"{path} is damaged ({why}) and is not used."));
        if (file is null || !isOurs(file.Metadata))
        {
            return null;
        }

        var classifiers = new List<TrainedClassifier>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                classifiers.Add(protocol.Restore(like, file.Tensors, Prefix(i), context));
            }

            return (classifiers, new Dictionary<string, string>(file.Metadata));
        }
        catch (Exception e) when (e is ArgumentException or EngineException)
        {
            classifiers.ForEach(c => c.Dispose());
            context.Observer.Message($"The {folder} that was kept cannot be used: {e.Message}");
            return null;
        }
    }

    /// <summary>An empty set of the shape and classes of a fitted method.</summary>
    internal static ImageSet EmptySet(SavedMethod saved) => new(new PixelBlock(0, saved.Channels, saved.Side, saved.Side), [], saved.ClassNames);

    private string Prefix(int classifier) => string.Create(CultureInfo.InvariantCulture, $"{folder}-{classifier}.");
}

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

    /// <summary>How it is trained.</summary>
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
