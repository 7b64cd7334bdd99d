using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Classifiers;

/// <summary>A classifier that is to be trained on the real images, and tested.</summary>
/// <param name="Name">What distinguishes its training set and recipe from the others.</param>
/// <param name="Run">The number of its seed, counted up from that of the options.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Added">Images besides the real ones; null for none.</param>
/// <param name="Labels">A row of probabilities for each added image, in place of its class; null: the classes count.</param>
internal sealed record ClassifierTrial(string Name, int Run, ClassifierRecipe Recipe, ImageSet? Added, FloatMatrix? Labels);

/// <summary>
/// Trains classifiers on one set of real images with several additions and recipes, some of them side by side, and keeps what they say of the test images;
/// those whose results are saved already, if they are saved at all, are not trained again. Several processes deal the others out.
/// </summary>
internal sealed class ClassifierTrials(
    ImageSet train, ImageSet test, ImageSet? validation, ClassifierProtocol protocol, SavedMeasurements? saved, ComputeOptions compute, IProgressSink sink, CancellationToken stop)
{
    private readonly TrainingContext _context = new() { Device = ComputeSetup.Apply(compute, NoProgress.Instance), Observer = NoObserver.Instance };
    private readonly Lock _saving = new();

    /// <summary>Counts the images of the stage; one that several objects share counts those of all.</summary>
    internal ClassifierFollower Following { get; init; } = new(sink);

    /// <summary>The processes that deal out the trainings, all of which call <see cref="Try(IReadOnlyList{ClassifierTrial}, Action{ClassifierTrial, TrainingDivergedException}?)"/> with the same ones; null: this one is alone.</summary>
    internal RankSession? Ranks { get; init; }

    /// <summary>The class that each classifier gives each test image.</summary>
    /// <param name="trials">The classifiers.</param>
    /// <param name="diverged">Told of a training that went wrong, one at a time; null: that ends the work.</param>
    /// <returns>In the order of the trials; null for one that went wrong.</returns>
    internal int[]?[] Try(IReadOnlyList<ClassifierTrial> trials, Action<ClassifierTrial, TrainingDivergedException>? diverged = null)
    {
        var results = trials.Select(t => saved?.Find(t.Name, t.Run, test)).ToArray();
        var missing = Enumerable.Range(0, results.Length).Where(i => results[i] is null).ToList();
        var open = missing.Where((_, n) => Ranks is null || n % Ranks.Launched.Size == Ranks.Launched.Rank).ToList();
        Following.Skip(trials.Where((_, i) => !open.Contains(i)).Sum(t => protocol.ImagesFor(t.Recipe, train.Count, validation is not null)));
        protocol.Shares(trials.Count, train, _context).Run([.. open.Select(i => (Func<CancellationToken, bool>)(ending =>
        {
            try
            {
                results[i] = Try(trials[i], ending);
                return true;
            }
            catch (TrainingDivergedException e) when (diverged is not null)
            {
                lock (_saving)
                {
                    diverged(trials[i], e);
                }

                return false;
            }
        }))], stop);
        if (Ranks is not null)
        {
            Exchange(trials, missing, results, diverged);
        }

        return results;
    }

    // Whose result no process has went wrong.
    private void Exchange(IReadOnlyList<ClassifierTrial> trials, List<int> missing, int[]?[] results, Action<ClassifierTrial, TrainingDivergedException>? diverged)
    {
        var pieces = new Dictionary<string, string>
        {
            ["the images and settings of the classifiers"] = saved?.Key ?? "",
            ["the classifiers that are to be trained"] = string.Join(", ", missing.Select(i => $"{trials[i].Name} {trials[i].Run}")),
        };
        var table = Ranks!.Share(pieces, [.. missing.Select(i => results[i])], test.Count, stop);
        for (var n = 0; n < missing.Count; n++)
        {
            var i = missing[n];
            if (n % Ranks.Launched.Size == Ranks.Launched.Rank)
            {
                continue;
            }

            if (table[n] is { } predicted)
            {
                results[i] = predicted;
                saved?.Add(trials[i].Name, trials[i].Run, predicted);
            }
            else
            {
                diverged?.Invoke(trials[i], new TrainingDivergedException("the training went wrong in another process."));
            }
        }
    }

    private int[] Try(ClassifierTrial trial, CancellationToken ending)
    {
        var context = _context with { Observer = Following, Seed = (ulong)(compute.Seed + trial.Run), Stop = ending };
        using var classifier = protocol.Train(train, trial.Added, trial.Recipe, context, trial.Labels, validation);
        var predicted = classifier.Predict(test, ending);
        lock (_saving)
        {
            // Where results are kept nowhere, the folder may not be there yet.
            if (saved is not null)
            {
                protocol.Probe?.Save();
                saved.Add(trial.Name, trial.Run, predicted);
            }
        }

        return predicted;
    }
}

/// <summary>The work of the classifiers behind the figures, for an estimate.</summary>
/// <param name="Protocol">How they are trained.</param>
/// <param name="Images">Images that pass through them in training.</param>
/// <param name="BackboneImages">Images that pass through the backbone, once each.</param>
internal sealed record ClassifierWork(ClassifierProtocol Protocol, long Images, long BackboneImages)
{
    /// <summary>More trainings than run at a time.</summary>
    internal const int Many = int.MaxValue;

    private const int Tried = 224;

    // A training step is three forward passes.
    private const double PassesOfTraining = 3;

    /// <summary>How many of the trainings are independent.</summary>
    internal int Trainings { get; init; } = Many;

    /// <summary>Test images that they are asked for in the end, all together.</summary>
    internal long Tested { get; init; }

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
            return (Images + (Tested / PassesOfTraining)) * ClassifierSpeed.SecondsPerImage(Protocol, train, context, Trainings);
        }

        using var some = train.Select([.. Enumerable.Range(0, Math.Min(Tried, train.Count))]);
        var once = BackboneFeatures.SecondsPerImage(backbone, some, context.Stop);
        return (BackboneImages * once) + (Images * ClassifierSpeed.SecondsPerImage(Protocol, some, context, Trainings));
    }
}

/// <summary>Shows the training of one or more classifiers as one stage of a job: their own stages would flood the screen. They may run on several threads.</summary>
/// <param name="sink">Receives progress and messages.</param>
internal sealed class ClassifierFollower(IProgressSink sink) : ITrainingObserver
{
    private readonly ImageTally _tally = new();

    /// <summary>A training is left out, as its result is known.</summary>
    /// <param name="images">The images that it would have seen.</param>
    public void Skip(long images) => _tally.Skip(images);

    /// <inheritdoc/>
    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
    }

    /// <inheritdoc/>
    public void StageStarted(string stage, long images, long done)
    {
    }

    /// <inheritdoc/>
    public void Advanced(long done) => _tally.Advance(done, sink.Advanced);

    /// <inheritdoc/>
    public void StageFinished(string stage) => _tally.Finish();

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
    public void Message(string text) => _tally.Tell(() => sink.Detail(text));
}
