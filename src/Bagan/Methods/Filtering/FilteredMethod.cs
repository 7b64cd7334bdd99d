using System.Diagnostics;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Training;

namespace Bagan.Methods.Filtering;

/// <summary>A method whose images pass <see cref="ImageFilter"/> before they are used: "bagan+filter".</summary>
/// <param name="inner">The method; it draws each image from a seed of its own.</param>
/// <param name="options">What is refused.</param>
/// <param name="steps">Training steps of the judge; null: fitted to the number of real images.</param>
internal sealed class FilteredMethod(IResamplingMethod inner, FilterOptions options, int? steps) : IResamplingMethod
{
    /// <summary>The suffix that asks for it, and the name of the judge's stage and folder.</summary>
    internal const string Suffix = "filter";

    private const string JudgeName = "judge";
    private readonly ClassifierProtocol _protocol = new() { Steps = steps };

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public string Description => $"{inner.Description} A filter refuses images of other classes and near-copies.";

    /// <inheritdoc/>
    public MethodParts Parts => inner.Parts | MethodParts.Teacher;

    /// <summary>The method without the filter.</summary>
    internal IResamplingMethod Inner => inner;

    private KeptClassifiers Kept => new(JudgeName, _protocol, 1);

    /// <inheritdoc/>
    public long Work(int images) => inner.Work(images) + ((long)_protocol.StepsFor(images) * _protocol.Batch);

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
            var images = (long)_protocol.StepsFor(train.Count) * _protocol.Batch;
            TrainedClassifier classifier;
            using (var stage = new StageGroup(context.Observer, JudgeName, images))
            {
                classifier = _protocol.Train(train, null, ClassifierJudge.Recipe, context with { Observer = stage, Checkpoints = null });
            }

            Kept.Save([classifier], new Dictionary<string, string>(), context);
            var cost = trained.Cost.Plus(new Cost([new NetworkCost(JudgeName, images)], watch.Elapsed.TotalSeconds));
            return new FilteredSource(source, new ClassifierJudge(classifier), options, cost);
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
        var trained = inner.Load(saved, context);
        try
        {
            using var like = KeptClassifiers.EmptySet(saved);
            var (classifiers, _) = Kept.Load(like, _ => true, context)
                ?? throw new BaganInputException("The run holds no judge for its filter: continue its training with --resume, or train again.");
            return new FilteredSource((TrainedSource)trained, new ClassifierJudge(classifiers[0]), options, saved.Cost);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }
}

/// <summary>A fitted method behind a filter.</summary>
internal sealed class FilteredSource(TrainedSource inner, ClassifierJudge judge, FilterOptions options, Cost cost) : ITrainedMethod
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
