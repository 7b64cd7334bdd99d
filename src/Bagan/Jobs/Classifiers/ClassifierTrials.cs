using System.Diagnostics;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Classifiers;

/// <summary>Trains classifiers on one set of real images with several additions and recipes, and keeps what they say of the test images; those whose results are saved already are not trained again.</summary>
internal sealed class ClassifierTrials(
    ImageSet train, ImageSet test, ImageSet? validation, ClassifierProtocol protocol, SavedMeasurements saved, ComputeOptions compute, IProgressSink sink, CancellationToken stop)
{
    private readonly Device _device = ComputeSetup.Apply(compute, NoProgress.Instance);
    private readonly ClassifierFollower _following = new(sink);

    /// <summary>The class that a classifier gives each test image.</summary>
    /// <param name="name">What distinguishes this training set and recipe from the others.</param>
    /// <param name="run">The number of the seed, counted up from that of the options.</param>
    /// <param name="added">Images besides the real ones; null for none.</param>
    /// <param name="recipe">How the classifier is trained.</param>
    /// <param name="labels">A row of probabilities for each added image, in place of its class; null: the classes count.</param>
    internal int[] Try(string name, int run, ImageSet? added, ClassifierRecipe recipe, FloatMatrix? labels = null)
    {
        if (saved.Find(name, run, test) is { } known)
        {
            _following.Skip(protocol.ImagesFor(recipe, train.Count, validation is not null));
            return known;
        }

        var context = new TrainingContext { Seed = (ulong)(compute.Seed + run), Device = _device, Observer = _following, Stop = stop };
        using var classifier = protocol.Train(train, added, recipe, context, labels, validation);
        var predicted = classifier.Predict(test, stop);
        saved.Add(name, run, predicted);
        return predicted;
    }
}

/// <summary>How long a classifier's training takes, measured in a few steps.</summary>
internal static class ClassifierSpeed
{
    private const int Steps = 10;

    /// <summary>Seconds for each image that the training handles.</summary>
    /// <param name="network">Which network.</param>
    /// <param name="images">Some to train on.</param>
    /// <param name="context">The device.</param>
    /// <param name="batch">Images in a batch; null: as many as a comparison's classifiers take.</param>
    internal static double SecondsPerImage(ClassifierKind network, ImageSet images, TrainingContext context, int? batch = null)
    {
        var protocol = new ClassifierProtocol { Network = network, Steps = Steps };
        protocol = protocol with { Batch = batch ?? protocol.Batch };
        var quiet = context with { Observer = NoObserver.Instance, Checkpoints = null };
        Train(); // the first steps of a process are slow
        var watch = Stopwatch.StartNew();
        Train();
        return watch.Elapsed.TotalSeconds / (Steps * protocol.Batch);

        void Train() => protocol.Train(images, null, ClassifierRecipe.Plain, quiet).Dispose();
    }
}

/// <summary>Shows the training of one or more classifiers as one stage of a job: their own stages would flood the screen.</summary>
/// <param name="sink">Receives progress and messages.</param>
internal sealed class ClassifierFollower(IProgressSink sink) : ITrainingObserver
{
    private long _before;
    private long _now;

    /// <summary>A training is left out, as its result is known.</summary>
    /// <param name="images">The images that it would have seen.</param>
    public void Skip(long images) => _before += images;

    /// <inheritdoc/>
    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
    }

    /// <inheritdoc/>
    public void StageStarted(string stage, long images, long done)
    {
    }

    /// <inheritdoc/>
    public void Advanced(long done)
    {
        _now = done;
        sink.Advanced(_before + done);
    }

    /// <inheritdoc/>
    public void StageFinished(string stage) => (_before, _now) = (_before + _now, 0);

    /// <inheritdoc/>
    public void EpochFinished(EpochRecord record)
    {
    }

    /// <inheritdoc/>
    public bool WantsSamples(int epoch, int epochs) => false;

    /// <inheritdoc/>
    public void Samples(SampleSheet sheet)
    {
    }

    /// <inheritdoc/>
    public void Message(string text) => sink.Detail(text);
}
