using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>
/// BAGAN (Mariani et al. 2018, arXiv 1803.09655), step by step: an autoencoder learns all classes, each class becomes a
/// Gaussian among its codes, generator and discriminator start from the autoencoder and play with balanced classes.
/// </summary>
public sealed class BaganTrainer : IDisposable
{
    // Each stage keeps a checkpoint to fall back on after every tenth of it; falling back lowers the learning rates to this share.
    private const int FallbacksPerStage = 10;
    private const double FallbackRate = 0.25;
    private readonly ImageSet _train;
    private readonly TrainingContext _context;
    private readonly TrainingImages _images;
    private readonly AutoencoderStage _autoencoder;
    private readonly AdversarialStage _adversarial;
    private readonly SampleSheets _sheets;
    private readonly List<EpochRecord> _records = [];
    private BaganProgress _progress = new();
    private ClassLatents? _latents;

    /// <summary>Creates the networks, drawing their weights from the context's seed.</summary>
    /// <param name="train">The training images, every class at least one.</param>
    /// <param name="options">What to train and for how long.</param>
    /// <param name="context">Where and for whom.</param>
    /// <exception cref="BaganInputException">A class is empty, the side does not fit, or an option is out of range.</exception>
    public BaganTrainer(ImageSet train, BaganOptions options, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new BaganInputException(string.Join(" ", errors));
        }

        var empty = Enumerable.Range(0, train.ClassNames.Count).Where(c => train.ClassCounts[c] == 0).Select(c => train.ClassNames[c]).ToList();
        if (empty.Count > 0)
        {
            throw new BaganInputException($"No training image of class {string.Join(", ", empty)}: BAGAN needs at least one of each.");
        }

        _train = train;
        _context = context;
        Options = options;
        Engine.Seed(context.Seed);
        Networks = new BaganNetworks(new NetworkShape(train.Channels, train.Height, train.ClassNames.Count), options);
        Networks.To(context.Device, context.Resolve(options.Precision));
        var random = new SeededRandom(context.Seed);
        _images = new TrainingImages(train, context.Device);
        _autoencoder = new AutoencoderStage(Networks, train, _images, options, context, random);
        _adversarial = new AdversarialStage(Networks, train, _images, options, context, random);
        _sheets = new SampleSheets(Networks, train, context, random);
    }

    /// <summary>The resolved options.</summary>
    public BaganOptions Options { get; }

    /// <summary>The networks.</summary>
    public BaganNetworks Networks { get; }

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
        return new BaganModel(Header(), Networks.HandOver(Networks.Averaged ?? Networks.Generator), _latents!, _context.Device);
    }

    /// <summary>Trains likewise, for the sake of encoder and decoder.</summary>
    /// <returns>Both; the result owns them from now on, and the caller disposes it.</returns>
    /// <inheritdoc cref="Fit"/>
    internal TrainedAutoencoder FitAutoencoder()
    {
        Train();
        return new TrainedAutoencoder(Header(), Networks.HandOver(Networks.Encoder), Networks.HandOver(Networks.Generator), _context.Device);
    }

    /// <summary>Images through the networks until now, resumed parts included.</summary>
    internal IReadOnlyList<NetworkCost> Cost =>
    [
        .. _progress.AutoencoderSteps > 0 ? [new NetworkCost("autoencoder", _progress.AutoencoderSteps * Batch)] : Array.Empty<NetworkCost>(),
        .. _progress.AdversarialSteps > 0 ? [new NetworkCost("generator and discriminator", _progress.AdversarialSteps * Batch * Options.DiscriminatorSteps)] : Array.Empty<NetworkCost>(),
    ];

    private void Train()
    {
        while (_progress.Stage != BaganStage.Done)
        {
            try
            {
                RunStage();
            }
            catch (TrainingDivergedException e) when (e.Numbers && _context.Checkpoints is not null)
            {
                FallBack(e);
            }
            catch (EngineOutOfMemoryException e)
            {
                throw Explain(e);
            }
        }
    }

    /// <summary>Measures the speed of both stages by a few steps on networks that are thrown away.</summary>
    /// <returns>Seconds for a step of each; 0 for one that the options do without.</returns>
    public static (double Autoencoder, double Adversarial) MeasureSpeed(ImageSet train, BaganOptions options, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var trainer = new BaganTrainer(train, options, context with { Observer = NoObserver.Instance, Checkpoints = null });
        try
        {
            return (
                options.AutoencoderEpochs == 0 ? 0 : SecondsPerStep(() => trainer._autoencoder.TryStep(trainer.Batch)),
                options.AdversarialEpochs == 0 ? 0 : SecondsPerStep(() => trainer.TryAdversarialStep(trainer.Batch)));
        }
        catch (EngineOutOfMemoryException e)
        {
            throw trainer.Explain(e);
        }
    }

    /// <summary>The options that the newest whole checkpoint was made with; null if there is none.</summary>
    internal static BaganOptions? OptionsOf(CheckpointStore? checkpoints)
    {
        using var file = checkpoints?.LoadNewest((_, _) => { });
        return file is null ? null : BaganModel.ReadHeader(file.Metadata).Options;
    }

    /// <summary>Goes on from the newest whole checkpoint, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="BaganInputException">The checkpoint belongs to other options or other data: each difference is named. Nothing has been changed then.</exception>
    public bool Resume()
    {
        using var file = _context.Checkpoints?.LoadNewest((path, why) => _context.Observer.Message($"The checkpoint {path} is damaged ({why}); the one before it is taken."));
        if (file is null)
        {
            return false;
        }

        if (HeaderDifferences.Between(BaganModel.ReadHeader(file.Metadata), Header()) is { Count: > 0 } differences)
        {
            throw new BaganInputException(
                $"The checkpoint was made with other options or other data:\n{string.Join('\n', differences.Select(d => $"  {d}"))}\n" +
                "Resume with the options and data of then (what only a preset sets, other versions of this program may set otherwise), or start afresh with --overwrite.");
        }

        Restore(file);
        _context.Observer.Resumed(StageName, _progress.Epoch, _records);
        _context.Observer.Message(_progress.Stage == BaganStage.Done
            ? "The generator is trained already; it is taken from its checkpoint."
            : $"Going on from the newest checkpoint, after {_progress.Epoch} epochs of the {StageName} stage.");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _autoencoder.Dispose();
        _adversarial.Dispose();
        _images.Dispose();
        Networks.Dispose();
    }

    // The first step pays for what is prepared once; of the others the fastest counts, as the machine may be busy now and then.
    private static double SecondsPerStep(Action step)
    {
        const int Steps = 3;
        step();
        var fastest = double.PositiveInfinity;
        for (var i = 0; i < Steps; i++)
        {
            var watch = Stopwatch.StartNew();
            step();
            fastest = Math.Min(fastest, watch.Elapsed.TotalSeconds);
        }

        return fastest;
    }

    private int Batch => Math.Min(Options.Batch, _train.Count);

    private long Images => (_progress.AutoencoderSteps + _progress.AdversarialSteps) * Batch;

    private long StageImages => (_progress.Stage == BaganStage.Autoencoder ? _progress.AutoencoderSteps : _progress.AdversarialSteps) * Batch;

    private string StageName => _progress.Stage == BaganStage.Autoencoder ? AutoencoderStage.Name : AdversarialStage.Name;

    private static string Json(BaganModelHeader header) => JsonSerializer.Serialize(header, BaganJsonContext.Default.BaganModelHeader);

    private BaganModelHeader Header() => new(Networks.Shape, Options, _train.ClassNames, _train.ClassCounts, _context.Seed, _context.DataFingerprint);

    private BaganException Explain(EngineOutOfMemoryException cause) =>
        FittingBatch.Explain(cause, _train, Batch, _context, images =>
        {
            // Of both stages, whichever failed: a batch that the other cannot take would be found out hours later.
            if (Options.AutoencoderEpochs > 0)
            {
                _autoencoder.TryStep(images);
            }

            if (Options.AdversarialEpochs > 0)
            {
                TryAdversarialStep(images);
            }
        });

    private void TryAdversarialStep(int images) => _adversarial.TryStep(new StandardLatents(_train.ClassNames.Count, Options.Networks.Latent), images);

    private void RunStage()
    {
        if (_progress is { Epoch: 0, Step: 0 })
        {
            SaveFallback();
        }

        if (_progress.Stage == BaganStage.Autoencoder)
        {
            if (Options.AutoencoderEpochs > 0)
            {
                _autoencoder.Run(_progress, Checkpoint, record => EpochFinished(record, null));
            }

            _latents = Options.Latents == LatentKind.Standard
                ? new StandardLatents(_train.ClassNames.Count, Options.Networks.Latent)
                : ClassLatents.Fit(_autoencoder.Encode(), _train.Labels, _train.ClassNames.Count, Options.Latents, _context.Seed);
            if (Options.AutoencoderEpochs > 0)
            {
                _adversarial.Initialise();
            }

            _adversarial.StartAverage();
            _progress = new BaganProgress { Stage = BaganStage.Adversarial, AutoencoderSteps = _progress.AutoencoderSteps, Rollbacks = _progress.Rollbacks };
        }
        else
        {
            if (Options.AdversarialEpochs > 0)
            {
                _adversarial.Run(_progress, _latents!, Checkpoint, record => EpochFinished(record, _latents));
            }

            _progress.Stage = BaganStage.Done;
        }

        Save();
    }

    private void EpochFinished(EpochRecord record, ClassLatents? latents)
    {
        // Where a fallback stands depends on the epoch alone, never on the clock: a training that falls back repeats byte for byte.
        var isFallback = record.Epoch == record.Epochs || record.Epoch % Math.Max(1, record.Epochs / FallbacksPerStage) == 0;
        if (isFallback)
        {
            Health.RequireFinite(record.Stage, record.Epoch, Networks);
        }

        _records.Add(record);
        _context.Observer.EpochFinished(record);
        _sheets.Show(record.Stage, record.Epoch, record.Epochs, latents);
        if (isFallback)
        {
            SaveFallback();
        }
    }

    // Called between steps: saves when it is time or the training shall stop.
    private void Checkpoint()
    {
        if (_context.Checkpoints is not null && (_context.Stop.IsCancellationRequested || _context.Checkpoints.IsDue(Images)))
        {
            if (_progress.Stage == BaganStage.Autoencoder)
            {
                _autoencoder.Capture(_progress);
            }
            else
            {
                _adversarial.Capture(_progress);
            }

            Health.RequireFinite(StageName, _progress.Epoch + 1, _progress.Sums);
            Save();
        }

        _context.Stop.ThrowIfCancellationRequested();
    }

    private void FallBack(TrainingDivergedException cause)
    {
        var stage = _progress.Stage;
        using var file = _progress.Rollbacks == 0 ? _context.Checkpoints!.LoadFallback((path, why) => _context.Observer.Message($"The checkpoint {path} is damaged ({why}).")) : null;
        if (file is null)
        {
            throw new TrainingDivergedException(_progress.Rollbacks == 0 ? cause.Message : $"{cause.Message} It had fallen back to a checkpoint and lowered the learning rates once already.");
        }

        _context.Observer.StageFinished(StageName);
        Restore(file);
        if (_progress.Stage != stage)
        {
            throw new TrainingDivergedException(cause.Message);
        }

        // A run that was taken up before the place where it fell back the first time finds a checkpoint from after it: there it goes on as it did then.
        if (_progress.Rollbacks == 0)
        {
            _progress.Rollbacks++;
            _progress.RateFactor = FallbackRate;
            ScaleRates();
            var note = string.Create(CultureInfo.InvariantCulture, $"fell back to the end of epoch {_progress.Epoch}, as the numbers went wrong after it; learning rates x {_progress.RateFactor}");
            _records.Add(new EpochRecord(StageName, _progress.Epoch, stage == BaganStage.Autoencoder ? Options.AutoencoderEpochs : Options.AdversarialEpochs, StageImages, []) { Note = note });
        }

        _context.Observer.Resumed(StageName, _progress.Epoch, _records);
        _context.Observer.Message($"{cause.Message} The training {_records.Last(r => r.Note is not null).Note}.");
        Save();
    }

    private void Restore(SafetensorsFile file)
    {
        try
        {
            var progress = BaganProgress.FromJson(file.Metadata[BaganProgress.Key]);
            foreach (var (name, module) in Networks.Modules())
            {
                module.LoadState(file.Tensors, $"{name}.");
            }

            if (progress.Stage == BaganStage.Autoencoder)
            {
                _autoencoder.Optimizer.LoadState(file.Tensors, "optimizer.", progress.AutoencoderSteps);
            }
            else
            {
                _latents = BaganModel.LoadLatents(Header(), file);
            }

            if (progress.Stage == BaganStage.Adversarial)
            {
                _adversarial.LoadState(file.Tensors, progress.AdversarialSteps);
            }

            _records.Clear();
            _records.AddRange(JsonSerializer.Deserialize(file.Tensors["records"].ToArray<byte>(), BaganJsonContext.Default.EpochRecordArray) ?? []);
            _progress = progress;
            ScaleRates();
            Engine.SetGeneratorState(_context.Device, file.Tensors["random"].ToArray<byte>());
        }
        catch (Exception e) when (e is KeyNotFoundException or EngineException or ArgumentException or JsonException)
        {
            throw new BaganInputException($"The checkpoint is not one of this training: {e.Message}", e);
        }
    }

    private void ScaleRates()
    {
        if (_progress.Stage == BaganStage.Autoencoder)
        {
            _autoencoder.ScaleRate(_progress.RateFactor);
        }
        else
        {
            _adversarial.ScaleRates(_progress.RateFactor);
        }
    }

    private void Save() => Write((tensors, metadata) => _context.Checkpoints!.Save(tensors, metadata, Images));

    private void SaveFallback() => Write((tensors, metadata) => _context.Checkpoints!.SaveFallback(tensors, metadata));

    private void Write(Action<List<(string Name, Tensor Tensor)>, Dictionary<string, string>> save)
    {
        if (_context.Checkpoints is null)
        {
            return;
        }

        using var scope = new TensorScope();
        var tensors = new List<(string Name, Tensor Tensor)>();
        foreach (var (name, module) in Networks.Modules())
        {
            tensors.AddRange(module.State().Select(t => ($"{name}.{t.Name}", t.Tensor)));
        }

        if (_progress.Stage == BaganStage.Autoencoder)
        {
            tensors.AddRange(_autoencoder.Optimizer.State().Select(t => ($"optimizer.{t.Name}", t.Tensor)));
        }
        else if (_progress.Stage == BaganStage.Adversarial)
        {
            tensors.AddRange(_adversarial.State());
        }

        if (_latents is not null)
        {
            tensors.AddRange(_latents.State().Select(t => ($"latents.{t.Name}", t.Tensor)));
        }

        AddBytes("random", Engine.GetGeneratorState(_context.Device));
        AddBytes("records", JsonSerializer.SerializeToUtf8Bytes([.. _records], BaganJsonContext.Default.EpochRecordArray));
        save(tensors, new Dictionary<string, string> { [BaganModel.HeaderKey] = Json(Header()), [BaganProgress.Key] = _progress.ToJson() });

        void AddBytes(string name, byte[] bytes) => tensors.Add((name, Tensor.From<byte>(bytes, bytes.Length)));
    }
}
