using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Jobs.Runs.Resources;

/// <summary>What a training takes of memory and disk, worked out from its networks before it begins.</summary>
/// <param name="MemoryBytes">Memory at the peak.</param>
/// <param name="DiskBytes">Disk for the run, most of it checkpoints, and for the images.</param>
internal sealed record ResourceNeeds(long MemoryBytes, long DiskBytes)
{
    // libtorch, .NET, the oneDNN kernels, and the classifiers and pictures at the end.
    private const long BaseBytes = 480L << 20;

    // The newest three, the one to fall back on, and the one being written.
    private const int Checkpoints = 5;

    // A PNG's head, its text fields and the rest of its last block on the disk.
    private const long BytesPerFile = 4096;

    /// <summary>Works it out.</summary>
    /// <param name="shape">Images and classes.</param>
    /// <param name="method">Networks and batch of the generator; null where none is trained.</param>
    /// <param name="weights">Parameters of all networks together.</param>
    /// <param name="pixelBytes">Pixels that are in memory: read and generated.</param>
    /// <param name="writtenImages">Images that are written in the end.</param>
    /// <param name="type">What the networks compute in.</param>
    internal static ResourceNeeds Of(NetworkShape shape, BaganOptions? method, long weights, long pixelBytes, long writtenImages, ScalarType type)
    {
        var perValue = type == ScalarType.Float32 ? 4 : 2;

        // Values and gradients. The whole comes out somewhat above the peaks that were measured (a quickstart: 0.80 GB, of which it took 0.77).
        var activations = method is null ? 0 : Activations(shape, method.Networks) * 2L * method.Batch * perValue * 2;

        // Weights in float32 and in the compute type, two moments, a gradient.
        var memory = BaseBytes + pixelBytes + (weights * (4 + perValue + 8 + perValue)) + activations;
        var disk = (Checkpoints * weights * 12) + (writtenImages * (((long)shape.Channels * shape.Side * shape.Side) + BytesPerFile));
        return new ResourceNeeds(memory, disk);
    }

    // Values that generator and trunk hold for one image.
    private static long Activations(NetworkShape shape, NetworkOptions options)
    {
        var values = 0L;
        for (var side = shape.BaseSide * 2; side <= shape.Side; side *= 2)
        {
            values += (long)side * side * (side < shape.Side ? options.GeneratorInner : options.GeneratorOuter) * 2;
        }

        for (var (side, layer) = (shape.Side, 0); side > shape.BaseSide || layer < 4; layer++)
        {
            side = layer % 2 == 0 ? (side + 1) / 2 : side;
            values += (long)side * side * options.TrunkFilters[Math.Min(layer, 3)] * 2;
        }

        return values;
    }
}
