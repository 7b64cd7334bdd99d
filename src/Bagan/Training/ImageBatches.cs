using Bagan.Data;
using Bagan.Numerics;
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

/// <summary>
/// The images that a training draws its batches from. A GPU keeps them, as they are read, in its own memory: a step sends it the
/// indices alone. The processor gathers them from where they lie, and so is done for a set above <see cref="MostResident"/> bytes or one that the
/// GPU cannot take; the values differ by rounding at most.
/// </summary>
internal sealed class TrainingImages : IDisposable
{
    /// <summary>The largest set that a GPU keeps, in bytes of pixels: 1 GiB, a part of what any GPU has that networks are trained on.</summary>
    internal const long MostResident = 1L << 30;

    private readonly ImageSet _set;
    private readonly Device _device;
    private readonly Tensor? _resident; // uint8 [N, C, H, W]

    /// <param name="set">The images; the caller disposes them.</param>
    /// <param name="device">Where the batches shall be.</param>
    internal TrainingImages(ImageSet set, Device device)
        : this(set, device, !device.IsCpu && set.Pixels.TotalBytes <= MostResident)
    {
    }

    private TrainingImages(ImageSet set, Device device, bool resident)
    {
        (_set, _device) = (set, device);
        if (resident)
        {
            try
            {
                _resident = TensorScope.Outside(() => Upload(set, device));
            }
            catch (EngineOutOfMemoryException)
            {
                // A GPU that cannot spare it: they are sent batch by batch.
            }
        }
    }

    /// <summary>Kept on the device whatever it is: for tests.</summary>
    internal static TrainingImages Resident(ImageSet set, Device device) => new(set, device, resident: true);

    /// <summary>Some images as one tensor.</summary>
    /// <param name="indices">Their positions, N of them.</param>
    /// <param name="type">Float32 or BFloat16.</param>
    /// <returns>[N, C, H, W], channels last, in [-1, 1].</returns>
    internal Tensor Load(ReadOnlySpan<int> indices, ScalarType type) => _resident is null
        ? ImageBatches.Load(_set, indices, _device, type)
        : ((_resident.IndexSelect(0, ImageBatches.Labels(indices, _device)).To(ScalarType.Float32) * (1 / 127.5)) - 1).To(type).Contiguous(MemoryFormat.ChannelsLast);

    /// <inheritdoc/>
    public void Dispose() => _resident?.Dispose();

    private static unsafe Tensor Upload(ImageSet set, Device device)
    {
        using var scope = new TensorScope();
        var pixels = new ReadOnlySpan<byte>(set.Pixels.Pointer, checked((int)set.Pixels.TotalBytes));
        return scope.Keep(Tensor.From(pixels, set.Count, set.Channels, set.Height, set.Width).To(device));
    }
}

/// <summary>Which images stand in which batch of an epoch. It depends on the seed, the stage and the epoch alone, so that a resumed run finds its place.</summary>
internal static class EpochOrder
{
    /// <summary>Every image once, in random order: the data's own imbalance.</summary>
    public static int[] Natural(int count, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.Permutation(count);
    }

    /// <summary>As many draws as there are images, each class equally often; a class goes through all its images before one comes again.</summary>
    public static int[] Balanced(ImageSet set, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(random);
        var classes = Enumerable.Range(0, set.ClassNames.Count).Where(c => set.ClassCounts[c] > 0).ToArray();
        var pools = classes.Select(set.IndicesOf).ToArray();
        var next = pools.Select(p => p.Length).ToArray();
        var order = new int[set.Count];
        for (var i = 0; i < order.Length; i++)
        {
            var c = i % classes.Length;
            if (next[c] == pools[c].Length)
            {
                random.Shuffle(pools[c].AsSpan());
                next[c] = 0;
            }

            order[i] = pools[c][next[c]++];
        }

        random.Shuffle(order.AsSpan());
        return order;
    }
}
