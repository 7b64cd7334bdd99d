using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tensors.Distributed;
using Bagan.Tensors.Modules;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>The project's own adversarial training step, on synthetic images, and its generator.</summary>
internal sealed class TrainingStep : IDisposable
{
    private const int Images = 1024;
    private readonly BaganNetworks _networks;
    private readonly AdversarialStage _stage;
    private readonly ClassLatents _latents;
    private readonly ImageSet _set;
    private readonly TrainingImages _images;
    private readonly BaganOptions _options;
    private readonly Tensor _fence;

    /// <summary>Creates networks and images; several processes divide the step where ranks are given.</summary>
    internal TrainingStep(BaganOptions options, NetworkShape shape, Device device = default, RankSession? ranks = null)
    {
        Engine.Seed(1);
        _options = options;
        var random = new SeededRandom(1);
        _set = RandomImages(shape, random);
        var context = new TrainingContext { Observer = NoObserver.Instance, Device = device, Ranks = ranks };
        Type = context.Resolve(options.Precision);
        _networks = new BaganNetworks(shape, options);
        _networks.To(device, Type);
        _images = new TrainingImages(_set, context.Device);
        _stage = new AdversarialStage(_networks, _set, _images, options, context, random);
        _stage.Initialise();
        _latents = new StandardLatents(shape.Classes, options.Networks.Latent);
        _fence = Tensor.Full([1], 0, ScalarType.Float32, device);
    }

    /// <summary>Images of noise, the same number in every class.</summary>
    internal static ImageSet RandomImages(NetworkShape shape, SeededRandom random) =>
        RandomImages(shape, random, [.. Enumerable.Range(0, Images).Select(i => i % shape.Classes)]);

    /// <summary>Images of noise with these labels.</summary>
    internal static ImageSet RandomImages(NetworkShape shape, SeededRandom random, int[] labels)
    {
        var pixels = new PixelBlock(labels.Length, shape.Channels, shape.Side, shape.Side);
        for (var i = 0; i < labels.Length; i++)
        {
            foreach (ref var pixel in pixels[i])
            {
                pixel = (byte)random.NextInt(256);
            }
        }

        return new ImageSet(pixels, labels, [.. Enumerable.Range(0, shape.Classes).Select(c => $"{c}")]);
    }

    /// <summary>What the networks compute in.</summary>
    internal ScalarType Type { get; }

    /// <summary>The weights that a step trains, network by network.</summary>
    internal IReadOnlyList<IReadOnlyList<Parameter>> Trained => [[.. _networks.Generator.Parameters()], [.. _networks.Objective.Discriminator.Parameters()]];

    /// <summary>The exchanges of their gradients; none in one process.</summary>
    internal IReadOnlyList<GradientExchange> Exchanges => _stage.Exchanges;

    /// <summary>One discriminator and one generator step.</summary>
    internal void Run() => _stage.TryStep(_latents, _options.Batch);

    /// <summary>Waits until the device has done all that it was given.</summary>
    internal void Wait() => _fence.ToArray<float>();

    /// <summary>A batch of generated images without gradients, as the discriminator's step would make were the generator's not shared.</summary>
    internal void MakeOthers()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Make(_networks.Objective.FakesPerBatch(_options.Batch));
    }

    /// <summary>The generator's gradient.</summary>
    /// <param name="frozen">Whether the discriminator's weights get none.</param>
    internal void GeneratorGradient(bool frozen)
    {
        using var scope = new TensorScope();
        var objective = _networks.Objective;
        objective.Discriminator.SetRequiresGrad(!frozen);
        var (made, labels) = Make(objective.GeneratorBatch(_options.Batch));
        Autograd.Backward(objective.GeneratorLoss(made, labels));
        objective.Discriminator.SetRequiresGrad(true);
        objective.Discriminator.ClearGradients();
        _networks.Generator.ClearGradients();
    }

    /// <summary>The generator as generating uses it, with latents fitted to random codes. It shares the networks: not to be disposed.</summary>
    internal BaganModel Model()
    {
        var random = new SeededRandom(2);
        var codes = Enumerable.Range(0, Images * _options.Networks.Latent).Select(_ => (float)random.NextNormal()).ToArray();
        var latents = ClassLatents.Fit(codes, _set.Labels, _set.ClassNames.Count, _options.Latents, 1, _options.LatentNoise);
        return new BaganModel(new BaganModelHeader(_networks.Shape, _options, _set.ClassNames, _set.ClassCounts, 1, ""), _networks.Averaged ?? _networks.Generator, latents, _fence.Device);
    }

    private (Tensor Images, Tensor Labels) Make(int count)
    {
        int[] classes = [.. Enumerable.Range(0, count).Select(i => i % _networks.Shape.Classes)];
        return (BaganModel.Forward(_networks.Generator, _latents.Sample(classes, new SeededRandom(3)), classes, Device.Cpu), ImageBatches.Labels(classes, Device.Cpu));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fence.Dispose();
        _stage.Dispose();
        _networks.Dispose();
        _images.Dispose();
        _set.Dispose();
    }
}
