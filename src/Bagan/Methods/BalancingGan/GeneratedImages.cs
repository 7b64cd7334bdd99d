using Bagan.Data;
using Bagan.Data.Plans;

namespace Bagan.Methods.BalancingGan;

/// <summary>The images that a plan asks for, each with the seed that it was made from.</summary>
internal sealed class GeneratedImages : IDisposable
{
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
    /// <param name="model">What makes the images; its classes are the plan's.</param>
    /// <param name="plan">How many of each class.</param>
    /// <param name="runSeed">The images' seeds derive from it.</param>
    /// <param name="advanced">Told after each batch how many images there are.</param>
    /// <param name="stop">Ends the work between batches.</param>
    internal static GeneratedImages Make(BaganModel model, SamplingPlan plan, ulong runSeed, Action<long> advanced, CancellationToken stop)
    {
        var shape = model.Header.Shape;
        var count = checked((int)plan.TotalToGenerate);
        var pixels = new PixelBlock(count, shape.Channels, shape.Side, shape.Side);
        var labels = new int[count];
        var seeds = new ulong[count];
        var start = 0;
        var done = 0L;
        for (var c = 0; c < plan.ToGenerate.Count; c++)
        {
            var n = plan.ToGenerate[c];
            var own = BaganModel.SeedsOf(runSeed, plan.ClassNames[c], 0, n);
            own.CopyTo(seeds, start);
            Array.Fill(labels, c, start, n);
            model.Generate(c, own, pixels, start, made => advanced(done += made), stop);
            start += n;
        }

        return new GeneratedImages(new ImageSet(pixels, labels, plan.ClassNames), seeds);
    }

    public void Dispose() => Images.Dispose();
}
