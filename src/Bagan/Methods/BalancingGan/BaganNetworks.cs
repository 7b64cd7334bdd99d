using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Methods.BalancingGan;

/// <summary>The networks of one BAGAN: encoder, generator (the decoder), the objective's discriminator, and the averaged generator.</summary>
public sealed class BaganNetworks : IDisposable
{
    /// <summary>Creates the networks in float32 in host memory, drawing weights from the engine's generator.</summary>
    public BaganNetworks(NetworkShape shape, BaganOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Shape = shape;
        var conditional = options.Objective == BalancingGan.Objective.Conditional;
        Encoder = new Encoder(shape, options.Networks);
        Generator = new Generator(shape, options.Networks, conditional);
        Objective = conditional ? new ConditionalObjective(shape, options.Networks) : new SoftmaxObjective(shape, options.Networks);
        Averaged = options.AverageHalfLife is null ? null : new Generator(shape, options.Networks, conditional);
    }

    /// <summary>Images and classes.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Images to latents.</summary>
    public Encoder Encoder { get; }

    /// <summary>Latents to images.</summary>
    public Generator Generator { get; }

    /// <summary>The generator with averaged weights, or null.</summary>
    public Generator? Averaged { get; }

    /// <summary>The objective with its discriminator.</summary>
    public IAdversarialObjective Objective { get; }

    /// <summary>All modules under the names that files use.</summary>
    public IEnumerable<(string Name, Module Module)> Modules()
    {
        yield return ("encoder", Encoder);
        yield return ("generator", Generator);
        yield return ("discriminator", Objective.Discriminator);
        if (Averaged is not null)
        {
            yield return ("averaged", Averaged);
        }
    }

    /// <summary>Moves everything to a device and sets what it computes in.</summary>
    public void To(Device device, ScalarType type)
    {
        foreach (var (_, module) in Modules())
        {
            module.To(device, type);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, module) in Modules())
        {
            module.Dispose();
        }
    }
}
