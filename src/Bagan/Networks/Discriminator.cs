using Bagan.Tensors.Modules;

namespace Bagan.Networks;

/// <summary>The trunk, started from the encoder's, under a head of an objective's own.</summary>
public abstract class Discriminator : Module
{
    /// <summary>Creates the trunk.</summary>
    protected Discriminator(NetworkShape shape, NetworkOptions options) => Trunk = Register("trunk", new ConvTrunk(shape, options));

    /// <summary>The part that starts from the encoder.</summary>
    public ConvTrunk Trunk { get; }

    /// <summary>Copies the weights of an encoder's trunk (paper, section 3, initialisation).</summary>
    public void StartFrom(ConvTrunk trunk)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        foreach (var (own, source) in Trunk.Parameters().Zip(trunk.Parameters()))
        {
            own.Assign(source.Master);
        }
    }
}
