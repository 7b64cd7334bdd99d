using System.Diagnostics;
using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Images;
using Bagan.Evaluation.Metrics;
using Bagan.Export.TensorBoard;
using Bagan.IO;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
using Bagan.Tensors;
using Bagan.Training;
using CompareOptions = Bagan.Jobs.Options.CompareOptions;

namespace Bagan.Jobs.Compare;

/// <summary>Runs the cells of one protocol and seed: the images that a method makes are made once for all its variants.</summary>
internal sealed class CellRunner : IDisposable
{
    private readonly CompareOptions _options;
    private readonly Judge _judge;
    private readonly JobData _data;
    private readonly ClassifierProtocol _protocol;
    private readonly ImbalanceProtocol _imbalance;
    private readonly GeneratedStore _store;
    private readonly PredictionStore _predictions;
    private readonly Func<ReferenceClassifier> _reference;
    private readonly TrainingContext _context;
    private readonly ImageSet _train;
    private readonly SamplingPlan _plan;
    private ImageEvaluator? _evaluator;

    internal CellRunner(
        CompareOptions options, JobData data, ImageSet full, ClassifierProtocol protocol, ImbalanceProtocol imbalance, GeneratedStore store, PredictionStore predictions,
        Func<ReferenceClassifier> reference, Judge judge, TrainingContext context)
    {
        _options = options;
        _judge = judge;
        _data = data;
        _protocol = protocol;
        _imbalance = imbalance;
        _store = store;
        _predictions = predictions;
        _reference = reference;
        _context = context;
        _train = full.Select(imbalance.Apply(full, context.Seed));
        _plan = imbalance.FillingPlan(full.ClassNames, full.ClassCounts);
    }

    /// <summary>Runs the variants of one method. A failure of any kind is the failure of its cell, and the others go on.</summary>
    /// <param name="variants">The cells, all with the same images, protocol and seed.</param>
    /// <param name="known">The figures of the method's images from an earlier call; null if there are none.</param>
    /// <param name="finished">Told each result as soon as there is one.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal void Run(IEnumerable<GridCell> variants, ImagesResult? known, Action<CellResult> finished)
    {
        var cells = variants.ToList();
        Resampling? answer = null;
        var cost = Cost.Nothing;
        ImagesResult? images = known;
        try
        {
            (answer, cost) = Fit(cells[0].Method);
            if (answer.Generated is { Count: > 0 } generated && images is null)
            {
                images = Evaluate(generated);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            answer?.Dispose();
            cells.ForEach(c => finished(Failure(c, e)));
            return;
        }

        using (answer)
        {
            foreach (var cell in cells)
            {
                CellResult result;
                try
                {
                    result = Try(cell, answer, cost, images);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    result = Failure(cell, e);
                }

                finished(result);
            }
        }
    }

    public void Dispose() => _train.Dispose();

    private (Resampling Answer, Cost Cost) Fit(MethodChoice choice)
    {
        var seed = (long)_context.Seed;
        var key = choice.ImagesText;
        var plan = PlanOf(choice);
        if (_store.Load(key, _imbalance, seed, _train) is { } kept)
        {
            return kept;
        }

        var images = MethodChoice.Parse(key);
        if (plan.IsEmpty && images.Parts != MethodParts.None)
        {
            return (new Resampling(null, ClassifierRecipe.Plain), Cost.Nothing); // nothing to train a generator for
        }

        var watch = Stopwatch.StartNew();
        var context = _context with { DataFingerprint = string.Create(CultureInfo.InvariantCulture, $"{_data.Data.Fingerprint}/{_imbalance.Text}/{seed}") };
        var checkpoints = _store.Checkpoints(key, _imbalance, seed);
        var board = _options.Training.Tensorboard && images.Parts != MethodParts.None
            ? new TensorBoardLog(Path.Combine(_options.Output.Out!, "tensorboard", Path.GetFileNameWithoutExtension(checkpoints)), OptionsJson.Write(_options), TimeProvider.System)
            : null;
        var settings = ResolvedTraining.Settings(_options.Training, comparison: true) with { Pretrained = TeacherBackbone.Of(_judge, _options.Teacher, images, null, null, context, NoProgress.Instance) };
        using var trained = MethodPipeline.Fit(
            images, settings, _train, plan, context, new FitPlace(checkpoints, new CheckpointInterval(1, null), board));
        if (trained.TeacherPredictions(_data.Test!, context.Stop) is { } taught)
        {
            _predictions.Save(TeacherOf(key), _imbalance, seed, taught);
        }

        var words = trained.Networks.Select(n => string.Create(CultureInfo.InvariantCulture, $"{images.Text}, seed {seed}: {n.Words}")).ToList();
        var answer = MethodPipeline.Sample(images, trained, plan, _train, context.Stop).Telling(words).Collect(plan, _train, _ => { });
        var cost = trained.Cost with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 2) };
        if (answer.Generated is not null)
        {
            _store.Save(key, _imbalance, seed, answer, cost);
        }

        return (answer, cost);
    }

    private SamplingPlan PlanOf(MethodChoice choice) => _plan.Repeating(MethodCatalogue.RepeatShareOf(choice.Method));

    private ImagesResult Evaluate(ImageSet generated)
    {
        var reference = _reference();
        _evaluator ??= new ImageEvaluator(
            _train, _data.Test, reference.Features, reference.Judge, new ImageEvaluationOptions { Seed = _context.Seed, Threads = Engine.Threads });
        return ImagesResult.Of(_evaluator.Evaluate(generated, stop: _context.Stop));
    }

    private CellResult Try(GridCell cell, Resampling answer, Cost cost, ImagesResult? images)
    {
        var watch = Stopwatch.StartNew();
        var labels = cell.Method.DropsLabels ? null : answer.GeneratedLabels;
        using var folders = cell.Method.DropsLabels && answer.Generated is not null ? WithRepeats(cell.Method, answer.Generated) : null;
        using var classifier = _protocol.Train(_train, folders ?? answer.Generated, cell.Method.Extend(answer.Recipe), _context, labels, _data.Validation);
        var predicted = classifier.Predict(_data.Test!, _context.Stop);
        using (SharedFolder.Enter(_options.Output.Out!))
        {
            _protocol.Probe?.Save();
        }

        _predictions.Save(cell.Method.Text, _imbalance, cell.Seed, predicted);
        return new CellResult
        {
            Method = cell.Method.Text,
            Protocol = cell.Protocol.Text,
            Seed = cell.Seed,
            Status = CellResult.Done,
            TrainImages = Counts(),
            Classifier = Result(predicted, _protocol.StepsFor(_train.Count)),
            Teacher = _predictions.Load(TeacherOf(cell.Method.ImagesText), _imbalance.Text, cell.Seed, _data.Test!.Count, _train.ClassNames.Count) is { } taught ? Result(taught, null) : null,
            Images = images,
            Seconds = new Dictionary<string, double> { ["method"] = cost.Seconds, ["classifier"] = Math.Round(watch.Elapsed.TotalSeconds, 2) },
            Cost = cost.Networks.Count > 0 ? new CellCost(cost.Images, cost.Networks.GroupBy(n => n.Network).ToDictionary(g => g.Key, g => g.Sum(n => n.Images))) : null,
            Notes = answer.Notes,
        };
    }

    // As a folder holds them: the originals that the plan repeats are beside the generated images.
    private ImageSet? WithRepeats(MethodChoice choice, ImageSet generated)
    {
        var sources = CopyMethod.Repeats(_train, PlanOf(choice), (long)_context.Seed);
        if (sources.Count == 0)
        {
            return null;
        }

        using var repeats = _train.Select(sources);
        return ImageSet.Join(generated, repeats);
    }

    /// <summary>The name under which the predictions of a method's teacher are kept.</summary>
    internal static string TeacherOf(string method) => $"teacher of {method}";

    private ClassifierResult Result(int[] predicted, int? steps) => ClassifierResult.Of(
        new ConfusionMatrix(_data.Test!.Labels, predicted, _train.ClassNames), _train.ClassNames, _train.ClassCounts, steps, _data.Test.Count);

    private CellResult Failure(GridCell cell, Exception error) => new()
    {
        Method = cell.Method.Text,
        Protocol = cell.Protocol.Text,
        Seed = cell.Seed,
        Status = CellResult.Failed,
        Error = error is BaganException or EngineException ? error.Message : $"{error.GetType().Name}: {error.Message}",
        TrainImages = Counts(),
    };

    private Dictionary<string, int> Counts() => _train.ClassNames.Zip(_train.ClassCounts).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
}
