using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Methods.BalancingGan;

/// <summary>Every kind of latents, and every form of the autoencoder, survives the way through a checkpoint.</summary>
[Collection(EngineCollection.Name)]
public sealed class LatentCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-latents-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(LatentKind.Mixture, AutoencoderLoss.Ssim, false)]
    [InlineData(LatentKind.Kde, AutoencoderLoss.L1, true)]
    [InlineData(LatentKind.Smote, AutoencoderLoss.L2, true)]
    [InlineData(LatentKind.Smoothed, AutoencoderLoss.L2, false)]
    [InlineData(LatentKind.Standard, AutoencoderLoss.L1, true)]
    public void ALoadedModelDrawsTheSameImages(LatentKind latents, AutoencoderLoss loss, bool supervised)
    {
        using var train = TinySet.Make([12, 2, 1]);
        var options = TinyPreset.Options with { Latents = latents, AutoencoderLoss = loss, SupervisedAutoencoder = supervised };
        byte[] expected;
        using (var trainer = new BaganTrainer(train, options, new TrainingContext { Observer = NoObserver.Instance, Checkpoints = Store() }))
        {
            using var model = trainer.Fit();
            expected = Draw(model);
        }

        using var file = Store().LoadNewest((path, why) => Assert.Fail($"{path}: {why}"))!;
        using var loaded = BaganModel.Load(file, Device.Cpu);
        Assert.Equal(expected, Draw(loaded));
    }

    [Fact]
    public void TheNoiseOfSmoothedLatentsIsTheRunsAndTheUsualOneWhereItNamesNone()
    {
        using var train = TinySet.Make([12, 2, 1]);
        var options = TinyPreset.Options with { Latents = LatentKind.Smoothed, LatentNoise = 0.3 };
        byte[] expected;
        using (var trainer = new BaganTrainer(train, options, new TrainingContext { Observer = NoObserver.Instance, Checkpoints = Store() }))
        {
            using var model = trainer.Fit();
            expected = Draw(model);
        }

        using var file = Store().LoadNewest((path, why) => Assert.Fail($"{path}: {why}"))!;
        using var loaded = BaganModel.Load(file, Device.Cpu);
        Assert.Equal(expected, Draw(loaded));

        // As a version that had no such option wrote it.
        var older = file.Metadata.ToDictionary(m => m.Key, m => m.Value.Replace("\"latent_noise\":0.3,", "", StringComparison.Ordinal));
        Assert.NotEqual(file.Metadata, older);
        var header = BaganModel.ReadHeader(older);
        Assert.Null(header.Options.LatentNoise);
        var usual = BaganModel.LoadLatents(header, file).Sample([0, 1, 2], new SeededRandom(4));
        var named = BaganModel.LoadLatents(header with { Options = options with { LatentNoise = SmoteLatents.UsualNoise } }, file).Sample([0, 1, 2], new SeededRandom(4));
        Assert.Equal(named, usual);
    }

    [Fact]
    public void WithoutAnAdversarialStageTheAveragedGeneratorIsTheDecoder()
    {
        using var train = TinySet.Make([12, 4]);
        using var trainer = new BaganTrainer(train, TinyPreset.Options with { AdversarialEpochs = 0 }, new TrainingContext { Observer = NoObserver.Instance });
        using var model = trainer.Fit();
        foreach (var (averaged, own) in trainer.Networks.Averaged!.Parameters().Zip(trainer.Networks.Generator.Parameters()))
        {
            Assert.Equal(own.Master.ToArray<float>(), averaged.Master.ToArray<float>());
        }
    }

    private static byte[] Draw(BaganModel model)
    {
        var shape = model.Header.Shape;
        using var pixels = new PixelBlock(shape.Classes * 2, shape.Channels, shape.Side, shape.Side);
        for (var c = 0; c < shape.Classes; c++)
        {
            model.Generate(c, [1, 2], pixels, c * 2);
        }

        return [.. Enumerable.Range(0, pixels.Count).SelectMany(i => pixels[i].ToArray())];
    }

    private CheckpointStore Store() => new(_folder, new CheckpointInterval(60, null));
}
