using System.Diagnostics;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
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
        protocol.Probe?.Save();
        saved.Add(name, run, predicted);
        return predicted;
    }
}

/// <summary>The work of the classifiers behind the figures, for an estimate.</summary>
/// <param name="Protocol">How they are trained.</param>
/// <param name="Images">Images that pass through them in training.</param>
/// <param name="BackboneImages">Images that pass through the backbone, once each.</param>
internal sealed record ClassifierWork(ClassifierProtocol Protocol, long Images, long BackboneImages)
{
    private const int Tried = 32;

    /// <summary>The time it takes, from a few measured steps.</summary>
    /// <param name="train">Images to train on.</param>
    /// <param name="context">The device.</param>
    internal double Seconds(ImageSet train, TrainingContext context)
    {
        if (Images == 0)
        {
            return 0;
        }

        if (Protocol.Probe is not { } backbone)
        {
            return Images * ClassifierSpeed.SecondsPerImage(Protocol, train, context);
        }

        using var some = train.Select([.. Enumerable.Range(0, Math.Min(Tried, train.Count))]);
        var before = backbone.Computed;
        var watch = Stopwatch.StartNew();
        new BackboneFeatures(backbone).Extract(some, null, context.Stop);
        var once = backbone.Computed == before ? 0 : watch.Elapsed.TotalSeconds / (backbone.Computed - before);
        return (BackboneImages * once) + (Images * ClassifierSpeed.SecondsPerImage(Protocol, some, context));
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
        var protocol = new ClassifierProtocol { Network = network };
        return SecondsPerImage(protocol with { Batch = batch ?? protocol.Batch }, images, context);
    }

    /// <summary>Seconds for each image that the training handles.</summary>
    /// <param name="asked">How it trains, whatever its number of steps.</param>
    /// <param name="images">Some to train on.</param>
    /// <param name="context">The device.</param>
    internal static double SecondsPerImage(ClassifierProtocol asked, ImageSet images, TrainingContext context)
    {
        var protocol = asked with { Steps = Steps };
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
