using Bagan.Data;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan;

/// <summary>Where a step finds no memory, on a GPU or on the processor: the batch that would have found it, by trying.</summary>
internal static class FittingBatch
{
    private const int Smallest = 2;

    /// <summary>Halves the batch until a step fits, and says so.</summary>
    /// <param name="cause">What the engine said.</param>
    /// <param name="train">The training images.</param>
    /// <param name="batch">Images in a batch that did not fit.</param>
    /// <param name="device">Whose memory it is.</param>
    /// <param name="tryStep">Takes a step on so many images; what it learns is thrown away.</param>
    internal static BaganException Explain(EngineOutOfMemoryException cause, ImageSet train, int batch, Device device, Action<int> tryStep)
    {
        var fitting = batch / 2;
        while (fitting >= Smallest && !Fits(fitting, tryStep))
        {
            fitting /= 2;
        }

        var failed = $"The memory of {(device.IsCpu ? "this machine" : $"the GPU ({device})")} does not suffice for a step of {batch} images of {train.Width} x {train.Height} pixels.";
        return new BaganException(
            fitting >= Smallest
                ? $"{failed} By trial one of {fitting} fits: begin anew with --batch {fitting}, or with a smaller --size; or free some memory and go on by --resume."
                : $"{failed} Not even {Smallest} fit: take a smaller --size, or free some memory and go on by --resume.",
            cause);
    }

    private static bool Fits(int batch, Action<int> tryStep)
    {
        try
        {
            tryStep(batch);
            return true;
        }
        catch (EngineOutOfMemoryException)
        {
            return false;
        }
    }
}
