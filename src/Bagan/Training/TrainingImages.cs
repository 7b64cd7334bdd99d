using Bagan.Data;
using Bagan.Tensors;

namespace Bagan.Training;

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
