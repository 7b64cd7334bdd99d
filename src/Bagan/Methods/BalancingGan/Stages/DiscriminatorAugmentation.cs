using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>
/// Random shifts of everything that the discriminator sees, real or generated, through which the generator's gradient
/// passes (Zhao et al. 2020, "Differentiable augmentation for data-efficient GAN training"): a discriminator that cannot
/// learn the few images of a small class by heart goes on telling the generator something.
/// </summary>
internal static class DiscriminatorAugmentation
{
    /// <summary>Shifts each image by whole pixels, up to a share of its side, the border repeated.</summary>
    /// <param name="images">[N, C, S, S].</param>
    /// <param name="share">Largest shift as a share of the side; 0 leaves the images as they are.</param>
    /// <param name="random">Where the shifts come from.</param>
    internal static Tensor Shift(Tensor images, double share, SeededRandom random)
    {
        if (share == 0)
        {
            return images;
        }

        var side = (int)images.Size(3);
        var most = (int)Math.Round(share * side);
        var theta = new float[images.Size(0) * 6];
        for (var i = 0; i < theta.Length; i += 6)
        {
            // Rows (1, 0, x) and (0, 1, y): a shift in units in which the image is 2 wide.
            theta[i] = 1;
            theta[i + 2] = 2f * (random.NextInt((2 * most) + 1) - most) / side;
            theta[i + 4] = 1;
            theta[i + 5] = 2f * (random.NextInt((2 * most) + 1) - most) / side;
        }

        var maps = Tensor.From<float>(theta, images.Size(0), 2, 3).To(images.Device);
        var grid = Functional.AffineGrid(maps, [images.Size(0), images.Size(1), images.Size(2), images.Size(3)]);
        return Functional.GridSample(images.To(ScalarType.Float32), grid).To(images.Type).Contiguous(MemoryFormat.ChannelsLast);
    }
}
