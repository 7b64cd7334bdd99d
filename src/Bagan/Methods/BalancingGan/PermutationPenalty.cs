using Bagan.Data;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan;

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
