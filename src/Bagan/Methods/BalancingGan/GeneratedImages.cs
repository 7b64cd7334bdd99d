using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Networks;

namespace Bagan.Methods.BalancingGan;

/// <summary>The images that a plan asks for, each with the seed that it was made from.</summary>
internal sealed class GeneratedImages : IDisposable
{
    private const int Block = 1024;

    /// <param name="images">The images, class by class; this object disposes them.</param>
    /// <param name="seeds">A seed for each.</param>
    internal GeneratedImages(ImageSet images, ulong[] seeds)
    {
        Images = images;
        Seeds = seeds;
    }

    /// <summary>The images, class by class.</summary>
    internal ImageSet Images { get; }

    /// <summary>Their seeds.</summary>
    internal IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Fills the plan.</summary>
    /// <param name="source">What makes the images; its classes are the plan's.</param>
    /// <param name="shape">Of the images.</param>
    /// <param name="plan">How many of each class.</param>
    /// <param name="advanced">Told now and then how many images there are.</param>
    /// <param name="stop">Ends the work between batches.</param>
    internal static GeneratedImages Make(IImageSource source, NetworkShape shape, SamplingPlan plan, Action<long> advanced, CancellationToken stop)
    {
        var count = checked((int)plan.TotalToGenerate);
        var pixels = new PixelBlock(count, shape.Channels, shape.Side, shape.Side);
        try
        {
            var labels = new int[count];
            var seeds = new ulong[count];
            var done = 0;
            for (var c = 0; c < plan.ToGenerate.Count; c++)
            {
                for (var first = 0; first < plan.ToGenerate[c]; first += Block)
                {
                    var n = Math.Min(Block, plan.ToGenerate[c] - first);
                    var own = source.Seeds(c, first, n);
                    own.CopyTo(seeds, done);
                    Array.Fill(labels, c, done, n);
                    source.Generate(c, own, pixels, done, stop);
                    advanced(done += n);
                }
            }

            return new GeneratedImages(new ImageSet(pixels, labels, plan.ClassNames), seeds);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    public void Dispose() => Images.Dispose();
}
