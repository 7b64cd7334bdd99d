using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Ranks;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>
/// Random changes of everything that the discriminator sees, real or generated, through which the generator's gradient
/// passes (Zhao et al. 2020, "Differentiable augmentation for data-efficient GAN training", arXiv 2006.10738): a discriminator that cannot
/// learn the few images of a small class by heart goes on telling the generator something.
/// </summary>
internal static class DiscriminatorAugmentation
{
    /// <summary>All changes that the options want: colours, then a shift, then the square.</summary>
    /// <param name="images">[N, C, S, S] in [-1, 1].</param>
    /// <param name="options">Which, and how far.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="part">Which images of a batch these are, whose chance depends on their places in it; null: they are the batch.</param>
    internal static Tensor Apply(Tensor images, BaganOptions options, SeededRandom random, BatchShare? part = null)
    {
        var coloured = options.DiscriminatorColour ? Colour(images, random, part) : images;
        return Cutout(Shift(coloured, options.DiscriminatorShift, random, part), options.DiscriminatorCutout, random, part);
    }

    /// <summary>Shifts each image by whole pixels, up to a share of its side, the border repeated.</summary>
    /// <param name="images">[N, C, S, S].</param>
    /// <param name="share">Largest shift as a share of the side; 0 leaves the images as they are.</param>
    /// <param name="random">Where the shifts come from: two draws an image of the batch.</param>
    /// <param name="part">Which images of the batch these are; null: all.</param>
    internal static Tensor Shift(Tensor images, double share, SeededRandom random, BatchShare? part = null)
    {
        if (share == 0)
        {
            return images;
        }

        var side = (int)images.Size(3);
        var most = (int)Math.Round(share * side);
        var theta = new float[images.Size(0) * 6];
        foreach (var image in Drawn(images, part))
        {
            var (x, y) = (random.NextInt((2 * most) + 1) - most, random.NextInt((2 * most) + 1) - most);
            if (image is { } i)
            {
                // Rows (1, 0, x) and (0, 1, y): a shift in units in which the image is 2 wide.
                theta[i * 6] = 1;
                theta[(i * 6) + 2] = 2f * x / side;
                theta[(i * 6) + 4] = 1;
                theta[(i * 6) + 5] = 2f * y / side;
            }
        }

        var maps = Tensor.From<float>(theta, images.Size(0), 2, 3).To(images.Device);
        var grid = Functional.AffineGrid(maps, [images.Size(0), images.Size(1), images.Size(2), images.Size(3)]);
        return Functional.GridSample(images.To(ScalarType.Float32), grid).To(images.Type).Contiguous(MemoryFormat.ChannelsLast);
    }

    /// <summary>Makes a square of each image grey (0). Its middle lies anywhere, and what reaches over the border is cut off.</summary>
    /// <param name="images">[N, C, S, S] in [-1, 1].</param>
    /// <param name="share">Side of the square as a share of the image's; 0 leaves the images as they are.</param>
    /// <param name="random">Two draws an image of the batch.</param>
    /// <param name="part">Which images of the batch these are; null: all.</param>
    internal static Tensor Cutout(Tensor images, double share, SeededRandom random, BatchShare? part = null)
    {
        var (count, side) = ((int)images.Size(0), (int)images.Size(3));
        var square = (int)Math.Round(share * side);
        if (square == 0)
        {
            return images;
        }

        var kept = new float[count * side * side];
        Array.Fill(kept, 1);
        foreach (var image in Drawn(images, part))
        {
            var (top, left) = (random.NextInt(side) - (square / 2), random.NextInt(side) - (square / 2));
            if (image is not { } i)
            {
                continue;
            }

            var (from, to) = (Math.Max(0, left), Math.Min(side, left + square));
            for (var row = Math.Max(0, top); row < Math.Min(side, top + square); row++)
            {
                Array.Clear(kept, (((i * side) + row) * side) + from, to - from);
            }
        }

        return images * Tensor.From<float>(kept, count, 1, side, side).To(images.Device).To(images.Type);
    }

    /// <summary>
    /// Changes brightness by -0.5 to 0.5 (of a range of 2), saturation by a factor of 0 to 2 and contrast by one of 0.5 to 1.5. Images without colours stay as they are.
    /// </summary>
    /// <param name="images">[N, C, S, S] in [-1, 1].</param>
    /// <param name="random">Three draws an image of the batch.</param>
    /// <param name="part">Which images of the batch these are; null: all.</param>
    internal static Tensor Colour(Tensor images, SeededRandom random, BatchShare? part = null)
    {
        if (images.Size(1) == 1)
        {
            return images;
        }

        var count = (int)images.Size(0);
        var (brightness, saturation, contrast) = (new float[count], new float[count], new float[count]);
        foreach (var image in Drawn(images, part))
        {
            var (own, ownSaturation, ownContrast) = ((float)(random.NextUniform() - 0.5), (float)(2 * random.NextUniform()), (float)(0.5 + random.NextUniform()));
            if (image is { } i)
            {
                (brightness[i], saturation[i], contrast[i]) = (own, ownSaturation, ownContrast);
            }
        }

        var x = images + PerImage(brightness);
        var grey = x.Mean([1], keep: true); // [N, 1, S, S]
        x = ((x - grey) * PerImage(saturation)) + grey;
        var mean = x.Mean([1, 2, 3], keep: true); // [N, 1, 1, 1]
        return ((x - mean) * PerImage(contrast)) + mean;

        Tensor PerImage(float[] values) => Tensor.From<float>(values, count, 1, 1, 1).To(images.Device).To(images.Type);
    }

    // For each image of the batch its position among these images; null where it is not one of them, and draws all the same.
    private static IEnumerable<int?> Drawn(Tensor images, BatchShare? part)
    {
        var own = part ?? BatchShare.Whole((int)images.Size(0));
        return Enumerable.Range(0, own.Total).Select(i => own.Has(i) ? i - own.First : (int?)null);
    }
}
