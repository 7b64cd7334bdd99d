using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Filtering;
using Bagan.Methods.Generative;
using Bagan.Reports.Pictures;
using Bagan.Training;

namespace Bagan.Export.TensorBoard;

/// <summary>
/// Writes what a training tells to a log for TensorBoard, and passes it on. Tags are the stage and the figure ("autoencoder/loss"); steps are epochs.
/// A method that trains a generator for each class puts the class before them.
/// </summary>
internal sealed class TensorBoardObserver : ITrainingObserver
{
    // Pictures of at most so many epochs of a stage, as those of a run folder.
    private const int Pictures = 10;
    private const int LatentsOfAClass = 500;
    private static readonly string[] Stages = ["autoencoder", "adversarial"];
    private readonly ITrainingObserver _inner;
    private readonly TensorBoardLog _log;
    private readonly string _prefix;
    private bool _innerWants;

    /// <param name="inner">Who is told everything too.</param>
    /// <param name="log">The log.</param>
    /// <param name="prefix">Stands before every tag.</param>
    internal TensorBoardObserver(ITrainingObserver inner, TensorBoardLog log, string prefix = "")
    {
        _inner = inner;
        _log = log;
        _prefix = prefix;
    }

    /// <inheritdoc/>
    public ITrainingObserver ForPart(string name) => new TensorBoardObserver(_inner.ForPart(name), _log, $"{_prefix}{name.Replace('/', '_')}/");

    /// <inheritdoc/>
    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
    {
        var reached = Array.IndexOf(Stages, stage);
        _log.Restore(_prefix, e => Array.IndexOf(Stages, e.Tag[_prefix.Length..].Split('/')[0]) is var own && own >= 0 && (own < reached || (own == reached && e.Step <= epochs)));
        _inner.Resumed(stage, epochs, records);
    }

    /// <inheritdoc/>
    public void StageStarted(string stage, long images, long done) => _inner.StageStarted(stage, images, done);

    /// <inheritdoc/>
    public void Advanced(long done) => _inner.Advanced(done);

    /// <inheritdoc/>
    public void StageFinished(string stage) => _inner.StageFinished(stage);

    /// <inheritdoc/>
    public void EpochFinished(EpochRecord record)
    {
        foreach (var (name, value) in record.Figures)
        {
            _log.Add(LogEvent.Scalar($"{_prefix}{record.Stage}/{name}", record.Epoch, value, _log.Now));
        }

        _inner.EpochFinished(record);
    }

    /// <inheritdoc/>
    public bool WantsSamples(int epoch, int epochs)
    {
        _innerWants = _inner.WantsSamples(epoch, epochs);
        return _innerWants || epoch == epochs || epoch % Math.Max(1, (epochs + Pictures - 1) / Pictures) == 0;
    }

    /// <inheritdoc/>
    public void Samples(SampleSheet sheet)
    {
        foreach (var (name, images) in ((string, Data.ImageSet?)[])[("real", sheet.Real), ("reconstructed", sheet.Reconstructed), ("generated", sheet.Generated)])
        {
            if (images is not null)
            {
                var picture = SampleGrid.Create([new SampleGroup(name, images)], title: name).Draw();
                _log.Add(LogEvent.Picture($"{_prefix}{sheet.Stage}/{name}", sheet.Epoch, picture.ToPng(), picture.Width, picture.Height, _log.Now));
            }
        }

        if (_innerWants)
        {
            _inner.Samples(sheet);
        }
    }

    /// <inheritdoc/>
    public void Message(string text) => _inner.Message(text);

    /// <summary>Adds a histogram of the latents of each class, drawn from what a fitted method learned.</summary>
    /// <param name="method">The method; one without latents adds nothing.</param>
    /// <param name="context">Its checkpoints.</param>
    internal void AddLatents(ITrainedMethod method, TrainingContext context)
    {
        var trained = method is FilteredSource filtered ? filtered.Inner : method;
        if (trained is TrainedGenerator { Model: var model })
        {
            AddLatents(model.Latents, model.Header.ClassNames);
        }
        else if (trained is TrainedBalanced { Autoencoder.Header: var header } && context.Checkpoints is not null)
        {
            using var file = context.RequireCheckpoint();
            AddLatents(BaganModel.LoadLatents(header, file), header.ClassNames);
        }
    }

    private void AddLatents(ClassLatents latents, IReadOnlyList<string> names)
    {
        ulong[] seeds = [.. Enumerable.Range(0, LatentsOfAClass).Select(i => (ulong)i)];
        for (var c = 0; c < names.Count; c++)
        {
            _log.Add(LogEvent.Histogram($"{_prefix}latents/{names[c].Replace('/', '_')}", 0, latents.Sample(c, seeds), _log.Now));
        }
    }
}
