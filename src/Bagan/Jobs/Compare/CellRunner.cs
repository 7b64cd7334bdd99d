using System.Diagnostics;
using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Images;
using Bagan.Jobs.Train;
using Bagan.Methods;
using Bagan.Methods.Adversarial;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>Runs the cells of one protocol and seed: the images that a method makes are made once for all its variants.</summary>
internal sealed class CellRunner : IDisposable
{
    private readonly CompareOptions _options;
    private readonly JobData _data;
    private readonly ClassifierProtocol _protocol;
    private readonly ImbalanceProtocol _imbalance;
    private readonly GeneratedStore _store;
    private readonly Func<ReferenceClassifier> _reference;
    private readonly TrainingContext _context;
    private readonly ImageSet _train;
    private readonly SamplingPlan _plan;
    private ImageEvaluator? _evaluator;

    internal CellRunner(
        CompareOptions options, JobData data, ImageSet full, ClassifierProtocol protocol, ImbalanceProtocol imbalance, GeneratedStore store,
        Func<ReferenceClassifier> reference, TrainingContext context)
    {
        _options = options;
        _data = data;
        _protocol = protocol;
        _imbalance = imbalance;
        _store = store;
        _reference = reference;
        _context = context;
        _train = full.Select(imbalance.Apply(full, context.Seed));
        _plan = SamplingStrategy.Auto.Plan(_train);
    }

    /// <summary>Runs the variants of one method.</summary>
    /// <param name="method">The method without suffixes.</param>
    /// <param name="variants">The cells, all of this method, protocol and seed.</param>
    /// <param name="known">What was measured of the method's images in an earlier call; null if nothing.</param>
    /// <param name="finished">Told each result as soon as there is one.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal void Run(string method, IEnumerable<GridCell> variants, ImagesResult? known, Action<CellResult> finished)
    {
        var cells = variants.ToList();
        Resampling? answer = null;
        double seconds = 0;
        ImagesResult? images = known;
        try
        {
            (answer, seconds) = Fit(method);
            if (answer.Generated is { Count: > 0 } generated && images is null)
            {
                images = Evaluate(generated);
            }
        }
        catch (Exception e) when (e is BaganException or EngineException)
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
                    result = Try(cell, answer, seconds, images);
                }
                catch (Exception e) when (e is BaganException or EngineException)
                {
                    result = Failure(cell, e);
                }

                finished(result);
            }
        }
    }

    public void Dispose() => _train.Dispose();

    private (Resampling Answer, double Seconds) Fit(string method)
    {
        var seed = (long)_context.Seed;
        if (_store.Load(method, _imbalance, seed, _train) is { } kept)
        {
            return kept;
        }

        var settings = new GeneratorSettings(images => ResolvedTraining.Resolve(_options.Training, images, CompareOptions.UsualPreset)) { Minutes = _options.Training.Minutes };
        var context = _context with
        {
            Checkpoints = MethodCatalogue.TrainsGenerator(method) ? new CheckpointStore(_store.Checkpoints(method, _imbalance, seed), new CheckpointInterval(1, null)) : null,
            DataFingerprint = string.Create(CultureInfo.InvariantCulture, $"{_data.Data.Fingerprint}/{_imbalance.Text}/{seed}"),
        };
        var watch = Stopwatch.StartNew();
        var answer = MethodCatalogue.Create(method, settings).FitResample(_train, _plan, context);
        if (answer.Generated is not null)
        {
            _store.Save(method, _imbalance, seed, answer, watch.Elapsed.TotalSeconds);
        }

        return (answer, watch.Elapsed.TotalSeconds);
    }

    private ImagesResult Evaluate(ImageSet generated)
    {
        var reference = _reference();
        _evaluator ??= new ImageEvaluator(
            _train, _data.Test, reference.Features, reference.Judge, new ImageEvaluationOptions { Seed = _context.Seed, Threads = Engine.Threads });
        return ImagesResult.Of(_evaluator.Evaluate(generated, stop: _context.Stop));
    }

    private CellResult Try(GridCell cell, Resampling answer, double seconds, ImagesResult? images)
    {
        var watch = Stopwatch.StartNew();
        using var classifier = _protocol.Train(_train, answer.Generated, cell.Method.Extend(answer.Recipe), _context, answer.GeneratedLabels);
        var confusion = classifier.Evaluate(_data.Test!, _context.Stop);
        return new CellResult
        {
            Method = cell.Method.Text,
            Protocol = cell.Protocol.Text,
            Seed = cell.Seed,
            Status = CellResult.Done,
            TrainImages = Counts(),
            Classifier = ClassifierResult.Of(confusion, _train.ClassNames, _train.ClassCounts, _protocol.StepsFor(_train.Count), _data.Test!.Count),
            Images = images,
            Seconds = new Dictionary<string, double> { ["method"] = Math.Round(seconds, 2), ["classifier"] = Math.Round(watch.Elapsed.TotalSeconds, 2) },
            Notes = answer.Notes,
        };
    }

    private CellResult Failure(GridCell cell, Exception error) => new()
    {
        Method = cell.Method.Text,
        Protocol = cell.Protocol.Text,
        Seed = cell.Seed,
        Status = CellResult.Failed,
        Error = error.Message,
        TrainImages = Counts(),
    };

    private Dictionary<string, int> Counts() => _train.ClassNames.Zip(_train.ClassCounts).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
}
