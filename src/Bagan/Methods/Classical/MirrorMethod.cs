using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.Classical;

/// <summary>Copies flipped left to right, the paper's traditional augmentation.</summary>
public sealed class MirrorMethod : CopyMethod
{
    /// <inheritdoc/>
    public override string Name => "mirror";

    /// <inheritdoc/>
    public override string Description => "Small classes are filled up with copies of their images, flipped left to right.";

    /// <inheritdoc/>
    protected override Tensor Change(Tensor images, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Flip(3);
    }
}
