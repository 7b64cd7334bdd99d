using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Jobs.Runs.Resources;

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
    /// <exception cref="BaganInputException">It does not fit.</exception>
    internal static void Require(NetworkShape shape, (int Train, long Generated) images, long pixelBytes, BaganOptions method, TrainingContext context, FreeResources free, bool goesOn)
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
            ResourceNeeds.Of(s, m, WeightsOf(s, m), (images.Generated * s.Channels * s.Side * s.Side) + (s == shape ? 0 : pixelBytes * s.Side * s.Side / ((long)shape.Side * shape.Side)), images.Train + images.Generated, context.Resolve(m.Precision));

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

            var advice = fitting.Count > 0 ? $"What would fit: {string.Join(", or ", fitting)}" : "No smaller batch or size would fit either";
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
