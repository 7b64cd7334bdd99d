using Bagan.Data;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>Images through an encoder.</summary>
internal static class ImageCodes
{
    private const int Batch = 256;

    /// <summary>The codes of images in their order, row-major [N, D]; dropout off.</summary>
    /// <param name="encoder">On the device, in what it computes in.</param>
    /// <param name="images">N images of the encoder's shape.</param>
    /// <param name="device">Where the encoder is.</param>
    internal static float[] Of(Encoder encoder, ImageSet images, Device device)
    {
        var codes = Array.Empty<float>();
        var wasTraining = encoder.IsTraining;
        using var noGrad = Autograd.NoGrad();
        encoder.Train(false);
        for (var start = 0; start < images.Count; start += Batch)
        {
            using var scope = new TensorScope();
            int[] indices = [.. Enumerable.Range(start, Math.Min(Batch, images.Count - start))];
            var part = encoder.Forward(ImageBatches.Load(images, indices, device, encoder.ComputeType)).To(ScalarType.Float32); // [N, D]
            var d = checked((int)part.Size(1));
            if (start == 0)
            {
                codes = new float[(long)images.Count * d];
            }

            part.CopyTo(codes.AsSpan(start * d, indices.Length * d));
        }

        encoder.Train(wasTraining);
        return codes;
    }
}
