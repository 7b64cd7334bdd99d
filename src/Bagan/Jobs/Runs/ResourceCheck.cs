using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Runs;

/// <summary>Refuses a training that the machine has no memory or no disk for, before it begins, and says what would fit.</summary>
internal static class ResourceCheck
{
    private const int SmallestBatch = 2;

    /// <summary>Checks.</summary>
    /// <param name="shape">Images and classes.</param>
    /// <param name="images">Training images, and those that are to be generated.</param>
    /// <param name="pixelBytes">Pixels that are in memory already.</param>
    /// <param name="method">Networks and batch.</param>
    /// <param name="context">Where it would run.</param>
    /// <param name="free">What the machine has left.</param>
    /// <param name="goesOn">Whether the run's checkpoints take their room already.</param>
    /// <param name="inFile">Whether pixels lie in a file instead of in memory.</param>
    /// <exception cref="BaganInputException">It does not fit.</exception>
    internal static void Require(NetworkShape shape, (int Train, long Generated) images, long pixelBytes, BaganOptions method, TrainingContext context, FreeResources free, bool goesOn, bool inFile = false)
    {
        method = method with { Batch = Math.Min(method.Batch, images.Train) };
        var needs = For(shape, method);
        if (context.Device.IsCpu && needs.MemoryBytes > free.MemoryBytes)
        {
            Refuse("memory", needs.MemoryBytes, free.MemoryBytes, n => n.MemoryBytes <= free.MemoryBytes);
        }

        if (!goesOn && needs.DiskBytes > free.DiskBytes)
        {
            Refuse("disk", needs.DiskBytes, free.DiskBytes, n => n.DiskBytes <= free.DiskBytes);
        }

        // Pixels that are read are in memory already; free memory does not count them.
        ResourceNeeds For(NetworkShape s, BaganOptions m) =>
            ResourceNeeds.Of(s, m, WeightsOf(s, m), inFile ? 0 : (images.Generated * s.Channels * s.Side * s.Side) + (s == shape ? 0 : pixelBytes * s.Side * s.Side / ((long)shape.Side * shape.Side)), images.Train + images.Generated, context.Resolve(m.Precision));

        void Refuse(string what, long need, long have, Func<ResourceNeeds, bool> fits)
        {
            var fitting = new List<string>();
            for (var batch = method.Batch / 2; what == "memory" && batch >= SmallestBatch; batch /= 2)
            {
                if (fits(For(shape, method with { Batch = batch })))
                {
                    fitting.Add($"--batch {batch}");
                    break;
                }
            }

            if (Enumerable.Range(ImageSide.Smallest, shape.Side - ImageSide.Smallest).Reverse().Where(ImageSide.IsValid).FirstOrDefault(side => fits(For(shape with { Side = side }, method))) is > 0 and var fit)
            {
                fitting.Add($"--size {fit}");
            }

            var advice = fitting.Count > 0 ? $"These would fit: {string.Join(", or ", fitting)}" : "No smaller batch or size would fit either";
            throw new BaganInputException(
                $"The training needs about {Quantity.Bytes(need)} of {what}, and {Quantity.Bytes(have)} {(what == "memory" ? "is free" : "is free where --out is")}. {advice}; or free some.");
        }
    }

    /// <summary>Parameters of all networks together; they are made and thrown away, which draws on the engine's random numbers.</summary>
    private static long WeightsOf(NetworkShape shape, BaganOptions method)
    {
        using var networks = new BaganNetworks(shape, method);
        return networks.Modules().Sum(m => m.Module.ParameterCount);
    }
}

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
            values += (long)side * side * (side < shape.Side ? options.GeneratorInner : options.GeneratorOuter) * (options.NormaliseGenerator ? 3 : 2);
        }

        for (var (side, layer) = (shape.Side, 0); side > shape.BaseSide || layer < 4; layer++)
        {
            side = layer % 2 == 0 ? (side + 1) / 2 : side;
            values += (long)side * side * options.TrunkFilters[Math.Min(layer, 3)] * 2;
        }

        return values;
    }
}

/// <summary>What a machine has left.</summary>
/// <param name="MemoryBytes">Memory that can be taken without pushing anything out.</param>
/// <param name="DiskBytes">Room on the disk of the output folder.</param>
internal sealed record FreeResources(long MemoryBytes, long DiskBytes)
{
    /// <summary>Asks the system, and the control group that the process may live in.</summary>
    /// <param name="folder">A folder on the disk, which is there.</param>
    internal static FreeResources Now(string folder) => new(FreeMemory.Bytes(), new DriveInfo(folder).AvailableFreeSpace);
}
