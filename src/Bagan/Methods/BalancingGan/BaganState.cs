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

/// <summary>What a BAGAN training changes as it goes on: networks, optimisers, latents, figures and progress; and how a checkpoint keeps them.</summary>
internal sealed class BaganState : IDisposable
{
    private readonly TrainingContext _context;
    private readonly TrainingImages _images;
    private readonly AutoencoderStage _autoencoder;
    private readonly AdversarialStage _adversarial;

    /// <summary>Creates the networks, drawing their weights from the context's seed.</summary>
    /// <exception cref="BaganInputException">A class is empty, the side does not fit, or an option is out of range.</exception>
    internal BaganState(ImageSet train, BaganOptions options, TrainingContext context)
    {
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new BaganInputException(string.Join(" ", errors));
        }

        var empty = Enumerable.Range(0, train.ClassNames.Count).Where(c => train.ClassCounts[c] == 0).Select(c => train.ClassNames[c]).ToList();
        if (empty.Count > 0)
        {
            throw new BaganInputException($"No training image of class {string.Join(", ", empty)}: BAGAN needs at least one of each.");
        }

        Train = train;
        Options = options;
        _context = context;
        Engine.Seed(context.Seed);
        Networks = new BaganNetworks(new NetworkShape(train.Channels, train.Height, train.ClassNames.Count), options);
        Networks.To(context.Device, context.Resolve(options.Precision));
        Random = new SeededRandom(context.Seed);
        _images = new TrainingImages(train, context.Device);
        _autoencoder = new AutoencoderStage(Networks, train, _images, options, context, Random);
        _adversarial = new AdversarialStage(Networks, train, _images, options, context, Random);
    }

    internal ImageSet Train { get; }

    internal BaganOptions Options { get; }

    internal BaganNetworks Networks { get; }

    internal SeededRandom Random { get; }

    internal BaganProgress Progress { get; private set; } = new();

    /// <summary>The figures of the epochs until now.</summary>
    internal List<EpochRecord> Records { get; } = [];

    /// <summary>The distributions of the classes' codes; null until the autoencoder is trained.</summary>
    internal ClassLatents? Latents => _adversarial.Latents;

    /// <summary>The stage under way; the last one when the training is done.</summary>
    internal TrainingStage Stage => Progress.Stage == BaganStage.Autoencoder ? _autoencoder : _adversarial;

    /// <summary>Images in a batch.</summary>
    internal int Batch => Math.Min(Options.Batch, Train.Count);

    /// <summary>Images through the networks until now, in both stages and in the one under way.</summary>
    internal long Images => (Progress.AutoencoderSteps + Progress.AdversarialSteps) * Batch;

    /// <inheritdoc cref="Images"/>
    internal long StageImages => (Progress.Stage == BaganStage.Autoencoder ? Progress.AutoencoderSteps : Progress.AdversarialSteps) * Batch;

    internal IReadOnlyList<NetworkCost> Cost =>
    [
        .. Progress.AutoencoderSteps > 0 ? [new NetworkCost("autoencoder", Progress.AutoencoderSteps * Batch)] : Array.Empty<NetworkCost>(),
        .. Progress.AdversarialSteps > 0 ? [new NetworkCost("generator and discriminator", Progress.AdversarialSteps * Batch * Options.DiscriminatorSteps)] : Array.Empty<NetworkCost>(),
    ];

    internal BaganModelHeader Header() => new(Networks.Shape, Options, Train.ClassNames, Train.ClassCounts, _context.Seed, _context.DataFingerprint);

    /// <summary>From the autoencoder to the adversarial stage, which starts from its codes and weights; from there to the end.</summary>
    internal void StartNextStage()
    {
        if (Progress.Stage != BaganStage.Autoencoder)
        {
            Progress.Stage = BaganStage.Done;
            return;
        }

        _adversarial.Latents = Options.Latents == LatentKind.Standard
            ? StandardLatents()
            : ClassLatents.Fit(_autoencoder.Encode(), Train.Labels, Train.ClassNames.Count, Options.Latents, _context.Seed, Options.LatentNoise);
        if (Options.AutoencoderEpochs > 0)
        {
            _adversarial.Initialise();
        }

        _adversarial.StartAverage();
        Progress = new BaganProgress { Stage = BaganStage.Adversarial, AutoencoderSteps = Progress.AutoencoderSteps, Rollbacks = Progress.Rollbacks };
    }

    /// <summary>A step of each stage that the options have, on the first images; what it learns is to be thrown away.</summary>
    /// <remarks>Of both stages, whichever runs: a batch that the other cannot take would be found out hours later.</remarks>
    internal void TrySteps(int images)
    {
        TryAutoencoderStep(images);
        TryAdversarialStep(images);
    }

    /// <inheritdoc cref="TrySteps"/>
    internal void TryAutoencoderStep(int images)
    {
        if (_autoencoder.Epochs > 0)
        {
            _autoencoder.TryStep(images);
        }
    }

    /// <inheritdoc cref="TrySteps"/>
    internal void TryAdversarialStep(int images)
    {
        if (_adversarial.Epochs > 0)
        {
            _adversarial.TryStep(StandardLatents(), images);
        }
    }

    /// <summary>The options that the newest whole checkpoint was made with; null if there is none.</summary>
    internal static BaganOptions? OptionsOf(CheckpointStore? checkpoints)
    {
        using var file = checkpoints?.LoadNewest((_, _) => { });
        return file is null ? null : BaganModel.ReadHeader(file.Metadata).Options;
    }

    /// <summary>Takes over the newest whole checkpoint, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="BaganInputException">The checkpoint belongs to other options or other data: each difference is named. Nothing has been changed then.</exception>
    internal bool RestoreNewest()
    {
        using var file = _context.Checkpoints?.LoadNewest((path, why) => _context.Observer.Message($"The checkpoint {path} is damaged ({why}); the one before it is used."));
        if (file is null)
        {
            return false;
        }

        if (HeaderDifferences.Between(BaganModel.ReadHeader(file.Metadata), Header()) is { Count: > 0 } differences)
        {
            throw new BaganInputException(
                $"The checkpoint was made with other options or other data:\n{string.Join('\n', differences.Select(d => $"  {d}"))}\n" +
                "Resume with the earlier options and data (another version of this program may set a preset's values differently), or start again with --overwrite.");
        }

        Restore(file);
        return true;
    }

    /// <summary>The checkpoint to fall back on, which the caller disposes; null if there is no whole one.</summary>
    internal SafetensorsFile? LoadFallback() =>
        _context.Checkpoints!.LoadFallback((path, why) => _context.Observer.Message($"The checkpoint {path} is damaged ({why})."));

    /// <summary>Takes over a checkpoint.</summary>
    /// <exception cref="BaganInputException">It is none of this training.</exception>
    internal void Restore(SafetensorsFile file)
    {
        try
        {
            var progress = BaganProgress.FromJson(file.TextOf(BaganProgress.Key));
            foreach (var (name, module) in Networks.Modules())
            {
                module.LoadState(file.Tensors, $"{name}.");
            }

            if (progress.Stage != BaganStage.Autoencoder)
            {
                _adversarial.Latents = BaganModel.LoadLatents(Header(), file);
            }

            if (progress.Stage != BaganStage.Done)
            {
                TrainingStage stage = progress.Stage == BaganStage.Autoencoder ? _autoencoder : _adversarial;
                stage.LoadState(file.Tensors, progress);
            }

            Records.Clear();
            Records.AddRange(JsonSerializer.Deserialize(file.TensorOf("records").ToArray<byte>(), BaganJsonContext.Default.EpochRecordArray) ?? []);
            Progress = progress;
            Stage.ScaleRates(progress.RateFactor);
            Engine.SetGeneratorState(_context.Device, file.TensorOf("random").ToArray<byte>());
        }
        catch (Exception e) when (e is SafetensorsException or EngineException or ArgumentException or JsonException)
        {
            throw new BaganInputException($"The checkpoint is not one of this training: {e.Message}", e);
        }
    }

    /// <summary>Saves a checkpoint to go on from, where there is a place for it.</summary>
    internal void Save() => Write((tensors, metadata) => _context.Checkpoints!.Save(tensors, metadata, Images));

    /// <summary>Saves a checkpoint to fall back on, where there is a place for it.</summary>
    internal void SaveFallback() => Write((tensors, metadata) => _context.Checkpoints!.SaveFallback(tensors, metadata));

    public void Dispose()
    {
        _autoencoder.Dispose();
        _adversarial.Dispose();
        _images.Dispose();
        Networks.Dispose();
    }

    private StandardLatents StandardLatents() => new(Train.ClassNames.Count, Options.Networks.Latent);

    private void Write(Action<List<(string Name, Tensor Tensor)>, Dictionary<string, string>> save)
    {
        if (_context.Checkpoints is null)
        {
            return;
        }

        using var scope = new TensorScope();
        var tensors = Networks.Modules().SelectMany(m => m.Module.State().Select(t => (Name: $"{m.Name}.{t.Name}", t.Tensor))).ToList();
        if (Progress.Stage != BaganStage.Done)
        {
            tensors.AddRange(Stage.State());
        }

        if (Latents is not null)
        {
            tensors.AddRange(Latents.State().Select(t => ($"latents.{t.Name}", t.Tensor)));
        }

        AddBytes("random", Engine.GetGeneratorState(_context.Device));
        AddBytes("records", JsonSerializer.SerializeToUtf8Bytes([.. Records], BaganJsonContext.Default.EpochRecordArray));
        save(tensors, new Dictionary<string, string>
        {
            [BaganModel.HeaderKey] = JsonSerializer.Serialize(Header(), BaganJsonContext.Default.BaganModelHeader),
            [BaganProgress.Key] = Progress.ToJson(),
        });

        void AddBytes(string name, byte[] bytes) => tensors.Add((name, Tensor.From<byte>(bytes, bytes.Length)));
    }
}
