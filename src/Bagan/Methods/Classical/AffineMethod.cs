using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Classical;

/// <summary>Copies turned, moved and scaled a little.</summary>
public sealed class AffineMethod : CopyMethod
{
    /// <inheritdoc/>
    public override string Name => "affine";

    /// <inheritdoc/>
    public override string Description => "Small classes are filled up with copies of their images, turned, moved and scaled a little at random.";

    /// <inheritdoc/>
    protected override Tensor Change(Tensor images, SeededRandom random) => BatchAugmentation.Affine(images, new AffineRange(), random);
}
