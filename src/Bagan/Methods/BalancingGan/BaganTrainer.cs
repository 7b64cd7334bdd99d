using System.Diagnostics;
using System.Text.Json;
using Bagan.Data;
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
    internal const string ProgressKey = "bagan.progress";
    private readonly ImageSet _train;
    private readonly TrainingContext _context;
    private readonly AutoencoderStage _autoencoder;
    private readonly AdversarialStage _adversarial;
    private readonly SampleSheets _sheets;
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
        _autoencoder = new AutoencoderStage(Networks, train, options, context, random);
        _adversarial = new AdversarialStage(Networks, train, options, context, random);
        _sheets = new SampleSheets(Networks, train, context, random);
    }

    /// <summary>The resolved options.</summary>
    public BaganOptions Options { get; }

    /// <summary>The networks.</summary>
    public BaganNetworks Networks { get; }

    /// <summary>Trains from where the training stands to its end.</summary>
    /// <returns>The trained generator with its latents, which the caller disposes; it shares the trainer's networks.</returns>
    /// <exception cref="OperationCanceledException">The context asked to stop; a checkpoint has been saved.</exception>
    /// <exception cref="TrainingDivergedException">A loss is no number any more, or the discriminator has collapsed.</exception>
    public BaganModel Fit()
    {
        if (_progress.Stage == BaganStage.Autoencoder)
        {
            if (Options.AutoencoderEpochs > 0)
            {
                _autoencoder.Run(_progress, Checkpoint, epoch => _sheets.Show(AutoencoderStage.Name, epoch, Options.AutoencoderEpochs, null));
            }

            _latents = Options.Latents == LatentKind.Standard
                ? new StandardLatents(_train.ClassNames.Count, Options.Networks.Latent)
                : ClassLatents.Fit(_autoencoder.Encode(), _train.Labels, _train.ClassNames.Count, Options.Latents);
            if (Options.AutoencoderEpochs > 0)
            {
                _adversarial.Initialise();
            }

            _progress = new BaganProgress { Stage = BaganStage.Adversarial, AutoencoderSteps = _progress.AutoencoderSteps };
            Save();
        }

        if (_progress.Stage == BaganStage.Adversarial)
        {
            if (Options.AdversarialEpochs > 0)
            {
                _adversarial.Run(_progress, _latents!, Checkpoint, epoch => _sheets.Show(AdversarialStage.Name, epoch, Options.AdversarialEpochs, _latents));
            }

            _progress.Stage = BaganStage.Done;
            Save();
        }

        return new BaganModel(Header(), Networks.Averaged ?? Networks.Generator, _latents!, _context.Device);
    }

    /// <summary>Measures the speed of both stages by a few steps on networks that are thrown away.</summary>
    /// <returns>Seconds for a step of each.</returns>
    public static (double Autoencoder, double Adversarial) MeasureSpeed(ImageSet train, BaganOptions options, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var trainer = new BaganTrainer(train, options, context with { Observer = NoObserver.Instance, Checkpoints = null });
        var autoencoder = SecondsPerStep(trainer._autoencoder.TryStep);
        var latents = new StandardLatents(train.ClassNames.Count, options.Networks.Latent);
        return (autoencoder, SecondsPerStep(() => trainer._adversarial.TryStep(latents)));
    }

    /// <summary>The options that the newest whole checkpoint was made with; null if there is none.</summary>
    internal static BaganOptions? OptionsOf(CheckpointStore? checkpoints)
    {
        using var file = checkpoints?.LoadNewest((_, _) => { });
        return file is null ? null : BaganModel.ReadHeader(file.Metadata).Options;
    }

    /// <summary>Goes on from the newest whole checkpoint, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="BaganInputException">The checkpoint belongs to other options or other data.</exception>
    public bool Resume()
    {
        using var file = _context.Checkpoints?.LoadNewest((path, why) => _context.Observer.Message($"The checkpoint {path} is damaged ({why}); the one before it is taken."));
        if (file is null)
        {
            return false;
        }

        var header = BaganModel.ReadHeader(file.Metadata);
        if (Json(header) != Json(Header()))
        {
            throw new BaganInputException($"The checkpoint was made with other options or other data. It says {Json(header)}; now it is {Json(Header())}. Resume with the options of then, or start afresh with --overwrite.");
        }

        _progress = BaganProgress.FromJson(file.Metadata[ProgressKey]);
        foreach (var (name, module) in Networks.Modules())
        {
            module.LoadState(file.Tensors, $"{name}.");
        }

        if (_progress.Stage == BaganStage.Autoencoder)
        {
            _autoencoder.Optimizer.LoadState(file.Tensors, "optimizer.", _progress.AutoencoderSteps);
        }
        else
        {
            _latents = BaganModel.LoadLatents(header, file);
            _adversarial.LoadState(file.Tensors, _progress.AdversarialSteps);
        }

        Engine.SetGeneratorState(_context.Device, file.Tensors["random"].ToArray<byte>());
        _context.Observer.Resumed(_progress.Stage == BaganStage.Autoencoder ? AutoencoderStage.Name : AdversarialStage.Name, _progress.Epoch);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _autoencoder.Dispose();
        _adversarial.Dispose();
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

    private static string Json(BaganModelHeader header) => JsonSerializer.Serialize(header, BaganJsonContext.Default.BaganModelHeader);

    private BaganModelHeader Header() => new(Networks.Shape, Options, _train.ClassNames, _train.ClassCounts, _context.Seed, _context.DataFingerprint);

    // Called between steps: saves when the time has come or the training shall stop.
    private void Checkpoint()
    {
        if (_context.Stop.IsCancellationRequested)
        {
            Save();
            _context.Stop.ThrowIfCancellationRequested();
        }

        if (_context.Checkpoints?.IsDue == true)
        {
            Save();
        }
    }

    private void Save()
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

        var random = Engine.GetGeneratorState(_context.Device);
        tensors.Add(("random", Tensor.From<byte>(random, random.Length)));
        _context.Checkpoints.Save(tensors, new Dictionary<string, string>
        {
            [BaganModel.HeaderKey] = Json(Header()),
            [ProgressKey] = _progress.ToJson(),
        });
    }
}
