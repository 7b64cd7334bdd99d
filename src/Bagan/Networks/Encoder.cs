using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>Images to latents: the trunk and a linear dense layer (no KL term).</summary>
internal sealed class Encoder : Module
{
    private readonly Linear _head;

    /// <summary>Creates the encoder.</summary>
    public Encoder(NetworkShape shape, NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Trunk = Register("trunk", new ConvTrunk(shape, options));
        _head = Register("head", new Linear(Trunk.Features, options.Latent));
    }

    /// <summary>The part that the discriminator starts from.</summary>
    public ConvTrunk Trunk { get; }

    /// <summary>How many weights an encoder has at least (biases are not counted), without making it.</summary>
    /// <param name="shape">Images and classes.</param>
    /// <param name="options">Widths.</param>
    public static long ParametersOf(NetworkShape shape, NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        var (weights, features) = ConvTrunk.SizeOf(shape, options);
        return weights + (features * options.Latent);
    }

    /// <summary>[N, C, S, S] in [-1, 1] to latents [N, D].</summary>
    public Tensor Forward(Tensor images) => _head.Forward(Trunk.Forward(images));
}
