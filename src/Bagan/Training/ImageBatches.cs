using Bagan.Data;
using Bagan.Tensors;

namespace Bagan.Training;

/// <summary>Images as the networks take them, and back: uint8 0..255 is -1..1.</summary>
internal static class ImageBatches
{
    /// <summary>Some images as one tensor.</summary>
    /// <param name="set">Where they are.</param>
    /// <param name="indices">Their positions, N of them.</param>
    /// <param name="device">Where the tensor shall be.</param>
    /// <param name="type">Float32 or BFloat16.</param>
    /// <returns>[N, C, H, W], channels last, in [-1, 1].</returns>
    public static unsafe Tensor Load(ImageSet set, ReadOnlySpan<int> indices, Device device, ScalarType type)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Fused.GatherImages(set.Pixels.Pointer, set.Count, set.Channels, set.Height, set.Width, indices, type).To(device);
    }

    /// <summary>The labels of some images as Int64 [N].</summary>
    public static Tensor Labels(ImageSet set, ReadOnlySpan<int> indices, Device device)
    {
        ArgumentNullException.ThrowIfNull(set);
        var labels = new int[indices.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = set.Labels[indices[i]];
        }

        return Labels(labels, device);
    }

    /// <summary>Class indices as Int64 [N].</summary>
    public static Tensor Labels(ReadOnlySpan<int> labels, Device device)
    {
        var wide = new long[labels.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = labels[i];
        }

        return Tensor.From<long>(wide, wide.Length).To(device);
    }

    /// <summary>Changes images where they are, batch by batch.</summary>
    /// <param name="images">The images; their pixels are overwritten.</param>
    /// <param name="device">Where they are changed.</param>
    /// <param name="change">From float32 [N, C, H, W] in [-1, 1] to the same shape.</param>
    /// <param name="stop">Ends the work between batches.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static void Change(ImageSet images, Device device, Func<Tensor, Tensor> change, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(change);
        const int Batch = 256;
        using var noGrad = Autograd.NoGrad();
        for (var start = 0; start < images.Count; start += Batch)
        {
            stop.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            int[] part = [.. Enumerable.Range(start, Math.Min(Batch, images.Count - start))];
            Store(change(Load(images, part, device, ScalarType.Float32)), images.Pixels, start);
        }
    }

    /// <summary>Writes images in [-1, 1] as uint8, rounded to the nearest.</summary>
    /// <param name="images">[N, C, H, W].</param>
    /// <param name="target">Images of that shape.</param>
    /// <param name="start">Position of the first one in the target.</param>
    public static void Store(Tensor images, PixelBlock target, int start)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(target);
        using var scope = new TensorScope();
        var values = images.Detach().To(ScalarType.Float32).ToArray<float>();
        var size = target.ImageBytes;
        for (var i = 0; i < images.Size(0); i++)
        {
            var pixels = target[start + i];
            var source = values.AsSpan(i * size, size);
            for (var p = 0; p < size; p++)
            {
                pixels[p] = (byte)Math.Clamp(MathF.Round((source[p] * 127.5f) + 127.5f), 0f, 255f);
            }
        }
    }
}
