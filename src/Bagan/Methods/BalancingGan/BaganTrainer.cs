using System.Globalization;
using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>
/// BAGAN (Mariani et al. 2018, arXiv 1803.09655), step by step: an autoencoder learns all classes, each class becomes a
/// Gaussian among its codes, generator and discriminator start from the autoencoder and play with balanced classes. examples/bagan-in-one-file shows the same in 200 lines, without options,
/// checkpoints and averaging.
/// </summary>
internal sealed class BaganTrainer : IDisposable
{
    // Each stage keeps a checkpoint to fall back on after every tenth of it; falling back lowers the learning rates to this share.
    private const int FallbacksPerStage = 10;
    private const double FallbackRate = 0.25;
    private readonly TrainingContext _context;
    private readonly BaganState _state;
    private readonly SampleSheets _sheets;

    /// <summary>Creates the networks, drawing their weights from the context's seed.</summary>
    /// <param name="train">The training images, every class at least one.</param>
    /// <param name="options">What to train and for how long.</param>
    /// <param name="context">Seed, device, observer, checkpoints and stop.</param>
    /// <exception cref="BaganInputException">A class is empty, the side does not fit, or an option is out of range.</exception>
    public BaganTrainer(ImageSet train, BaganOptions options, TrainingContext context)
    {
        _context = context;
        _state = new BaganState(train, options, context);
        _sheets = new SampleSheets(Networks, train, context, _state.Random);
    }

    /// <summary>The resolved options.</summary>
    public BaganOptions Options => _state.Options;

    /// <summary>The networks.</summary>
    public BaganNetworks Networks => _state.Networks;

    /// <summary>Images through the networks until now, resumed parts included.</summary>
    internal IReadOnlyList<NetworkCost> Cost => _state.Cost;

    private BaganProgress Progress => _state.Progress;

    /// <summary>Goes on from the newest whole checkpoint, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="BaganInputException">The checkpoint belongs to other options or other data: each difference is named. Nothing has been changed then.</exception>
    public bool Resume()
    {
        if (!_state.RestoreNewest())
        {
            return false;
        }

        _context.Observer.Resumed(_state.Stage.Name, Progress.Epoch, _state.Records);
        _context.Observer.Message(Progress.Stage == BaganStage.Done
            ? "The generator is already trained and is loaded from its checkpoint."
            : $"Continuing from the newest checkpoint, after {Progress.Epoch} epochs of the {_state.Stage.Name} stage.");
        return true;
    }

    /// <summary>
    /// Trains from where the training stands to its end. Where the numbers of a stage go wrong, it falls back once to a
    /// checkpoint before that and goes on with lower learning rates.
    /// </summary>
    /// <returns>The trained generator with its latents; it owns its network from now on, and the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">The context asked to stop; a checkpoint has been saved.</exception>
    /// <exception cref="TrainingDivergedException">A loss is no number any more or the autoencoder is dead, even at lower rates, or the discriminator has collapsed.</exception>
    /// <exception cref="BaganException">The device's memory does not suffice; the message names a batch for which it does.</exception>
    public BaganModel Fit()
    {
        Train();
        return new BaganModel(_state.Header(), Networks.HandOver(Networks.Averaged ?? Networks.Generator), _state.Latents!, _context.Device);
    }

    /// <summary>Trains likewise and returns encoder and decoder.</summary>
    /// <returns>Both; the result owns them from now on, and the caller disposes it.</returns>
    /// <inheritdoc cref="Fit"/>
    internal TrainedAutoencoder FitAutoencoder()
    {
        Train();
        return new TrainedAutoencoder(_state.Header(), Networks.HandOver(Networks.Encoder), Networks.HandOver(Networks.Generator), _context.Device);
    }

    private void Train()
    {
        while (Progress.Stage != BaganStage.Done)
        {
            try
            {
                TrainStage();
            }
            catch (TrainingDivergedException e) when (e.Numbers && _context.Checkpoints is not null)
            {
                FallBack(e);
            }
            catch (EngineOutOfMemoryException e) when (_context.Ranks is null) // trying smaller batches is for one process
            {
                throw FittingBatch.Explain(e, _state.Train, _state.Batch, _context, _state.TrySteps);
            }
        }
    }

    // The training loop: the epochs and steps of the stage under way, then the change to the next stage.
    private void TrainStage()
    {
        var stage = _state.Stage;
        var batch = _state.Batch;
        var steps = _state.Train.Count / batch; // the last, partial batch is dropped
        if (Progress is { Epoch: 0, Step: 0 })
        {
            _state.SaveFallback();
        }

        if (stage.Epochs > 0)
        {
            _context.Observer.StageStarted(stage.Name, (long)stage.Epochs * steps * batch, Seen());
            stage.Continue(Progress);
            while (Progress.Epoch < stage.Epochs)
            {
                stage.StartEpoch(Progress.Epoch);
                while (Progress.Step < steps)
                {
                    stage.Step(Progress.Epoch, Progress.Step);
                    Progress.Step++;
                    stage.Count(Progress);
                    _context.Observer.Advanced(Seen());
                    SaveWhenDue();
                }

                Progress.Epoch++;
                Progress.Step = 0;
                var figures = stage.FinishEpoch(Progress);
                FinishEpoch(new EpochRecord(stage.Name, Progress.Epoch, stage.Epochs, Seen(), figures));
            }

            stage.Finish();
            _context.Observer.StageFinished(stage.Name);
        }

        _state.StartNextStage();
        _state.Save();

        long Seen() => (((long)Progress.Epoch * steps) + Progress.Step) * batch; // images of this stage
    }

    private void FinishEpoch(EpochRecord record)
    {
        // Where a fallback stands depends on the epoch alone, never on the clock: a training that falls back repeats byte for byte.
        var isFallback = record.Epoch == record.Epochs || record.Epoch % Math.Max(1, record.Epochs / FallbacksPerStage) == 0;
        if (isFallback)
        {
            Health.RequireFinite(record.Stage, record.Epoch, Networks);
        }

        _state.Records.Add(record);
        _context.Observer.EpochFinished(record);
        _sheets.Show(record.Stage, record.Epoch, record.Epochs, _state.Latents);
        if (isFallback)
        {
            _state.SaveFallback();
        }
    }

    // Between steps: saves when it is time or the training shall stop.
    private void SaveWhenDue()
    {
        if (_context.Checkpoints is not null && (_context.Stop.IsCancellationRequested || _context.Checkpoints.IsDue(_state.Images)))
        {
            _state.Stage.Capture(Progress);
            Health.RequireFinite(_state.Stage.Name, Progress.Epoch + 1, Progress.Sums);
            _state.Save();
        }

        _context.Stop.ThrowIfCancellationRequested();
    }

    private void FallBack(TrainingDivergedException cause)
    {
        var stage = Progress.Stage;
        if (Progress.Rollbacks > 0)
        {
            throw new TrainingDivergedException($"{cause.Message} It had fallen back to a checkpoint and lowered the learning rates once already.");
        }

        using var file = _state.LoadFallback() ?? throw new TrainingDivergedException(cause.Message);
        _context.Observer.StageFinished(_state.Stage.Name);
        _state.Restore(file);
        if (Progress.Stage != stage)
        {
            throw new TrainingDivergedException(cause.Message);
        }

        // A run that was taken up before the place where it fell back the first time finds a checkpoint from after it: there it goes on as it did then.
        if (Progress.Rollbacks == 0)
        {
            Progress.Rollbacks++;
            Progress.RateFactor = FallbackRate;
            _state.Stage.ScaleRates(FallbackRate);
            var note = string.Create(CultureInfo.InvariantCulture, $"fell back to the end of epoch {Progress.Epoch} because the training diverged after it; learning rates x {Progress.RateFactor}");
            _state.Records.Add(new EpochRecord(_state.Stage.Name, Progress.Epoch, _state.Stage.Epochs, _state.StageImages, []) { Note = note });
        }

        _context.Observer.Resumed(_state.Stage.Name, Progress.Epoch, _state.Records);
        _context.Observer.Message($"{cause.Message} The training {_state.Records.Last(r => r.Note is not null).Note}.");
        _state.Save();
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
