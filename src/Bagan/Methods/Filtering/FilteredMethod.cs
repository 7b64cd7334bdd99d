using System.Diagnostics;
using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods.Teachers;
using Bagan.Training;

namespace Bagan.Methods.Filtering;

/// <summary>A method whose images pass <see cref="ImageFilter"/> before they are used: "bagan+filter".</summary>
/// <param name="inner">The method; it draws each image from a seed of its own.</param>
/// <param name="options">What is refused.</param>
/// <param name="steps">Training steps of the judge; null: fitted to the number of real images.</param>
/// <param name="pretrained">A pretrained network that the judge may stand on; null: none.</param>
internal sealed class FilteredMethod(IResamplingMethod inner, FilterOptions options, int? steps, Pretrained? pretrained = null) : IResamplingMethod
{
    /// <summary>The suffix that asks for it, and the name of the judge's stage and folder.</summary>
    internal const string Suffix = "filter";

    private const string JudgeName = NetworkChoice.Judge;

    // To be raised whenever the training of a judge changes: a choice that another version of this program made is not taken for this one's.
    private const string Version = "1";

    private readonly ClassifierProtocol _scratch = ClassifierJudge.Protocol(steps);

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public string Description => $"{inner.Description} A filter refuses images of other classes and near-copies.";

    /// <inheritdoc/>
    public MethodParts Parts => inner.Parts | MethodParts.Teacher;

    /// <summary>The method without the filter.</summary>
    internal IResamplingMethod Inner => inner;

    /// <inheritdoc/>
    public long Work(int images, int channels, int side) => inner.Work(images, channels, side) + JudgeWork(images);

    /// <inheritdoc/>
    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(context);
        var trained = inner.Fit(train, plan, context);
        try
        {
            var source = trained as TrainedSource ?? throw new ArgumentException($"The method {inner.Name} does not draw each image from a seed of its own.", nameof(plan));
            var watch = Stopwatch.StartNew();
            NetworkChoice? choice;
            TrainedClassifier classifier;
            long images;
            using (var stage = new StageGroup(context.Observer, JudgeName, JudgeWork(train.Count)))
            {
                var own = context with { Observer = stage, Checkpoints = null };
                choice = Choose(train, own, context.Checkpoints);
                classifier = ProtocolOf(choice).Train(train, null, ClassifierJudge.Recipe, own);
                images = stage.Images;
            }

            try
            {
                Kept(choice).Save([classifier], new Dictionary<string, string>(), context);
            }
            catch
            {
                classifier.Dispose(); // the disk may be full
                throw;
            }

            var cost = trained.Cost.Plus(new Cost([new NetworkCost(JudgeName, images)], watch.Elapsed.TotalSeconds));
            return new FilteredSource(source, new ClassifierJudge(classifier), choice, options, cost);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ITrainedMethod Load(SavedMethod saved, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(context);
        var choice = saved.Networks?.FirstOrDefault(n => n.Part == NetworkChoice.Judge);
        if (choice is { Probe: true } && pretrained is null)
        {
            throw new BaganInputException($"The filter's classifier of the run is a linear layer on the pretrained network {choice.Backbone}, which is not given.");
        }

        var trained = inner.Load(saved, context);
        try
        {
            using var like = KeptClassifiers.EmptySet(saved);
            var (classifiers, _) = Kept(choice).Load(like, _ => true, context)
                ?? throw new BaganInputException("The run holds no judge for its filter: continue its training with --resume, or train again.");
            return new FilteredSource((TrainedSource)trained, new ClassifierJudge(classifiers[0]), choice, options, saved.Cost);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    private NetworkChoice? Choose(ImageSet train, TrainingContext own, CheckpointStore? checkpoints)
    {
        if (pretrained is null)
        {
            return null;
        }

        var trial = new NetworkTrial(JudgeName, pretrained, string.Create(CultureInfo.InvariantCulture, $"{Version} {Fingerprint.OfSet(train)} {own.Seed} {steps} {own.Device} {own.Resolve(_scratch.Precision)}"));
        return trial.Known(checkpoints) ?? trial.Choose(
            train,
            own,
            (probe, learnt, asked) =>
            {
                using var candidate = (probe ? Probe(pretrained) : _scratch).Train(learnt, null, ClassifierJudge.Recipe, own);
                return candidate.Predict(asked, own.Stop);
            },
            checkpoints);
    }

    private ClassifierProtocol ProtocolOf(NetworkChoice? choice) => choice is { Probe: true } ? Probe(pretrained!) : _scratch;

    private ClassifierProtocol Probe(Pretrained network) => _scratch with { Probe = network.Backbone, LearningRate = ProbeClassifier.LearningRate };

    private KeptClassifiers Kept(NetworkChoice? choice) => new(JudgeName, ProtocolOf(choice), 1);

    // The probe has the steps of the network from scratch.
    private long JudgeWork(int images) =>
        ((long)_scratch.StepsFor(images) + (pretrained is not null && pretrained.Stands(JudgeName) is null ? 2L * _scratch.StepsFor(NetworkTrial.Learnt(images)) : 0)) * _scratch.Batch;
}

/// <summary>A fitted method behind a filter.</summary>
internal sealed class FilteredSource(TrainedSource inner, ClassifierJudge judge, NetworkChoice? choice, FilterOptions options, Cost cost) : ITrainedMethod
{
    /// <inheritdoc/>
    public Cost Cost => cost;

    /// <summary>The method behind the filter.</summary>
    internal TrainedSource Inner => inner;

    /// <summary>True: near-copies are found among the real images.</summary>
    public bool MadeOfReal => true;

    /// <summary>That of the method alone: turned copies of real images are near-copies, which the filter refuses.</summary>
    public ITrainedMethod? Control => inner.Control;

    /// <inheritdoc/>
    public IReadOnlyList<NetworkChoice> Networks => choice is null ? inner.Networks : [.. inner.Networks, choice];

    /// <inheritdoc/>
    public int[]? TeacherPredictions(ImageSet images, CancellationToken stop) => inner.TeacherPredictions(images, stop);

    /// <inheritdoc/>
    public Sampling Sample(SamplingPlan plan, ImageSet? real, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(real);
        IReadOnlyList<ClassAcceptance> acceptance = [];
        List<string> notes = [];
        return new Sampling(Chosen(), inner.Recipe(plan)) { Accepted = () => acceptance, Told = () => [.. inner.Notes(plan), .. notes] };

        // The filter chooses within a class among all that was accepted before: one block.
        IEnumerable<SampledBlock> Chosen()
        {
            if (plan.IsEmpty)
            {
                yield break;
            }

            var source = inner.Source(inner.MadeOfReal ? real : null);
            var chosen = ImageFilter.Run(real, plan, source, judge, options, Tensors.Engine.Threads, _ => { }, stop);
            acceptance = chosen.Classes;
            notes.AddRange(chosen.Notes);
            var first = 0;
            var seeds = plan.ToGenerate.Select((n, c) => (c, chosen.Seeds[first..(first += n)]));
            yield return new SampledBlock(chosen.Images, chosen.Seeds, inner.Label(chosen.Images, stop)) { Edits = ImageEdits.Of(source, seeds) };
        }
    }

    public void Dispose()
    {
        inner.Dispose();
        judge.Dispose();
    }
}
