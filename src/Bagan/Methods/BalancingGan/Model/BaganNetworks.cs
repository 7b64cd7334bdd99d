using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Methods.BalancingGan.Model;

/// <summary>The networks of one BAGAN: encoder, generator (the decoder), the objective's discriminator, and the averaged generator.</summary>
internal sealed class BaganNetworks : IDisposable
{
    private readonly HashSet<Module> _handedOver = [];

    /// <summary>Creates the networks in float32 in host memory, drawing weights from the engine's generator.</summary>
    public BaganNetworks(NetworkShape shape, BaganOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Shape = shape;
        Encoder = new Encoder(shape, options.Networks);
        Generator = CreateGenerator(shape, options);
        var source = options.HingeLoss ? SourceLoss.Hinge : SourceLoss.Logistic;
        Objective = options.Objective switch
        {
            Objectives.Objective.Conditional => new ConditionalObjective(shape, options.Networks, source, options.RealGradientWeight, options.DecoderWeight),
            Objectives.Objective.Auxiliary => new AuxiliaryObjective(shape, options.Networks, source, options.ClassWeight, options.RealGradientWeight),
            Objectives.Objective.GradientPenalty => new GradientPenaltyObjective(shape, options.Networks),
            _ => new SoftmaxObjective(shape, options.Networks),
        };
        Averaged = options.AverageHalfLife is null ? null : CreateGenerator(shape, options);
        Averaged?.Train(false);
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

    /// <summary>A generator as the options want it. It is told the class by a label where the autoencoder, the objective or the latents need that.</summary>
    internal static Generator CreateGenerator(NetworkShape shape, BaganOptions options)
    {
        if (options.SupervisedAutoencoder)
        {
            return new Generator(shape, options.Networks, Initializers.Normal(1), multiply: true);
        }

        // Latents that say nothing of the class leave it to the label; else the label's part starts at zero, so that the
        // generator starts as the decoder.
        Initializer? labels = !IsToldTheClass(options) ? null : options.Latents == LatentKind.Standard ? Initializers.Normal(0.5) : Initializers.Zeros;
        return new Generator(shape, options.Networks, labels);
    }

    /// <summary>Whether the generator has weights of its own for each class.</summary>
    internal static bool IsToldTheClass(BaganOptions options) =>
        options.SupervisedAutoencoder || options.Latents == LatentKind.Standard || options.Objective != Objectives.Objective.Softmax;

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

    /// <summary>Gives a network to another owner, who disposes it.</summary>
    internal T HandOver<T>(T network)
        where T : Module
    {
        _handedOver.Add(network);
        return network;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, module) in Modules().Where(m => !_handedOver.Contains(m.Module)))
        {
            module.Dispose();
        }
    }
}
