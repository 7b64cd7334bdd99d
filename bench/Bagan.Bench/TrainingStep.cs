using Bagan.Data;
using Bagan.Methods.BalancingGan;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>The project's own adversarial training step, on synthetic images.</summary>
internal sealed class TrainingStep : IDisposable
{
    private const int Images = 1024;
    private readonly BaganNetworks _networks;
    private readonly AdversarialStage _stage;
    private readonly ClassLatents _latents;
    private readonly ImageSet _set;

    /// <summary>Creates networks and images.</summary>
    internal TrainingStep(BaganOptions options, NetworkShape shape)
    {
        Engine.Seed(1);
        var random = new SeededRandom(1);
        var pixels = new PixelBlock(Images, shape.Channels, shape.Side, shape.Side);
        for (var i = 0; i < Images; i++)
        {
            foreach (ref var pixel in pixels[i])
            {
                pixel = (byte)random.NextInt(256);
            }
        }

        _set = new ImageSet(pixels, [.. Enumerable.Range(0, Images).Select(i => i % shape.Classes)], [.. Enumerable.Range(0, shape.Classes).Select(c => $"{c}")]);
        var context = new TrainingContext { Observer = NoObserver.Instance };
        Type = context.Resolve(options.Precision);
        _networks = new BaganNetworks(shape, options);
        _networks.To(Device.Cpu, Type);
        _stage = new AdversarialStage(_networks, _set, options, context, random);
        _stage.Initialise();
        _latents = new StandardLatents(shape.Classes, options.Networks.Latent);
    }

    /// <summary>What the networks compute in.</summary>
    internal ScalarType Type { get; }

    /// <summary>One discriminator and one generator step.</summary>
    internal void Run() => _stage.TryStep(_latents);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _networks.Dispose();
        _set.Dispose();
    }
}
