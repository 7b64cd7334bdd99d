using Bagan.Data;
using Bagan.Evaluation.Metrics;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>The loss of the autoencoder, of images in [-1, 1].</summary>
internal static class ReconstructionLoss
{
    // Zhao, Gallo, Frosio, Kautz 2017, "Loss functions for image restoration with neural networks", section III.E: 0.84 of a
    // structural term and 0.16 of an absolute one, because the first alone lets brightness and colour drift. Theirs are
    // multi-scale SSIM and an absolute error under a Gaussian; here SSIM is of one scale and the error is the plain mean.
    private const double Structure = 0.84;

    /// <param name="kind">Which loss.</param>
    /// <param name="reconstructed">[N, C, S, S].</param>
    /// <param name="images">[N, C, S, S].</param>
    /// <returns>A float32 scalar.</returns>
    internal static Tensor Of(AutoencoderLoss kind, Tensor reconstructed, Tensor images)
    {
        var x = reconstructed.To(ScalarType.Float32);
        var y = images.To(ScalarType.Float32);
        return kind switch
        {
            AutoencoderLoss.L1 => Functional.MeanAbsoluteError(x, y),
            AutoencoderLoss.Ssim => StructuralLoss((x + 1) * 0.5, (y + 1) * 0.5),
            _ => Functional.MeanSquaredError(x, y),
        };
    }

    /// <summary>
    /// Mean SSIM (Wang, Bovik, Sheikh, Simoncelli 2004) of images in [0, 1], differentiable, with the constants and the window of
    /// <see cref="StructuralSimilarity"/>: K1 = 0.01, K2 = 0.03, Gaussian window 11 x 11 with
    /// sigma 1.5 over all places where it lies whole inside the image; smaller images have the largest odd window that fits.
    /// </summary>
    /// <remarks>
    /// Computed in float64: E[x^2] - E[x]^2 of a bright and even window cancels, and what float32 leaves of it depends on the
    /// order in which the processor adds, by enough to show beside C2.
    /// </remarks>
    /// <param name="x">[N, C, S, S].</param>
    /// <param name="y">[N, C, S, S].</param>
    /// <returns>A float32 scalar.</returns>
    internal static Tensor Similarity(Tensor x, Tensor y)
    {
        var side = x.Size(3);
        var count = x.Size(0) * x.Size(1);
        x = x.To(ScalarType.Float64).Reshape(count, side, side);
        y = y.To(ScalarType.Float64).Reshape(count, side, side);

        // The window is a product of two: one matrix along the rows, the same down the columns.
        var band = Band((int)side).To(x.Device); // [S, S - window + 1]
        var filtered = band.Transpose(0, 1).Matmul(Tensor.Cat([x, y, x * x, y * y, x * y])).Matmul(band); // [5 N C, P, P]
        var (meanX, meanY) = (Map(0), Map(1));
        var varianceX = Map(2) - (meanX * meanX);
        var varianceY = Map(3) - (meanY * meanY);
        var covariance = Map(4) - (meanX * meanY);
        var similar = ((meanX * meanY * 2) + StructuralSimilarity.C1) * ((covariance * 2) + StructuralSimilarity.C2);
        return (similar / (((meanX * meanX) + (meanY * meanY) + StructuralSimilarity.C1) * (varianceX + varianceY + StructuralSimilarity.C2))).Mean().To(ScalarType.Float32);

        Tensor Map(int part) => filtered.Narrow(0, part * count, count);
    }

    private static Tensor StructuralLoss(Tensor x, Tensor y) =>
        ((-Similarity(x, y) + 1) * Structure) + (Functional.MeanAbsoluteError(x, y) * (1 - Structure));

    private static Tensor Band(int side)
    {
        var window = Math.Min(StructuralSimilarity.Window, side % 2 == 0 ? side - 1 : side);
        var weights = StructuralSimilarity.WindowOf(window);
        var places = side - window + 1;
        var band = new double[side * places];
        for (var p = 0; p < places; p++)
        {
            for (var i = 0; i < window; i++)
            {
                band[((p + i) * places) + p] = weights[i];
            }
        }

        return Tensor.From<double>(band, side, places);
    }
}

/// <summary>
/// DeepSMOTE's second term (Dablain, Krawczyk, Chawla 2022, arXiv 2105.02340; as their program has it): images of one class,
/// every class equally likely, are encoded; their codes change places; the decoder's images are compared with the images in
/// the same new order. The encoder is not trained by it: the decoder alone learns, and learns all classes equally.
/// </summary>
internal sealed class PermutationPenalty(ImageSet train)
{
    private readonly int[][] _classes = [.. Enumerable.Range(0, train.ClassNames.Count).Select(train.IndicesOf)];

    /// <summary>Different images of one class: positions in the training set.</summary>
    /// <param name="most">As many, or all that the class has.</param>
    /// <param name="random">Where the class and its images come from.</param>
    internal int[] Draw(int most, SeededRandom random)
    {
        var own = _classes[random.NextInt(_classes.Length)];
        return [.. random.SampleWithoutReplacement(own.Length, Math.Min(most, own.Length)).Select(i => own[i])];
    }

    /// <summary>Mean squared error of what the decoder makes of the codes, each moved up by one place, to the images so moved.</summary>
    /// <param name="encoder">Images to codes; gets no gradient.</param>
    /// <param name="decoder">Codes, and labels if it takes any, to images.</param>
    /// <param name="images">[N, C, S, S] of one class.</param>
    /// <param name="labels">Int64 [N], or null.</param>
    internal static Tensor Loss(Encoder encoder, Generator decoder, Tensor images, Tensor? labels)
    {
        var n = images.Size(0);
        var order = Tensor.From<long>([.. Enumerable.Range(1, (int)n).Select(i => i % n)], n).To(images.Device);
        Tensor codes;
        using (Autograd.NoGrad())
        {
            codes = encoder.Forward(images); // [N, D]
        }

        var decoded = decoder.Forward(codes.IndexSelect(0, order), labels); // [N, C, S, S]
        return Functional.MeanSquaredError(decoded.To(ScalarType.Float32), images.IndexSelect(0, order).To(ScalarType.Float32));
    }
}
