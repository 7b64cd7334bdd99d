using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.BalancingGan;

namespace Bagan.Jobs;

/// <summary>The images that a plan asks for, each with the seed that it was made from.</summary>
internal sealed class GeneratedImages : IDisposable
{
    private GeneratedImages(ImageSet images, ulong[] seeds)
    {
        Images = images;
        Seeds = seeds;
    }

    /// <summary>The images, class by class.</summary>
    internal ImageSet Images { get; }

    /// <summary>Their seeds.</summary>
    internal IReadOnlyList<ulong> Seeds { get; }

    internal static GeneratedImages Make(BaganModel model, SamplingPlan plan, ulong runSeed, IProgressSink sink, CancellationToken stop)
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
            model.Generate(c, own, pixels, start, made => sink.Advanced(done += made), stop);
            start += n;
        }

        return new GeneratedImages(new ImageSet(pixels, labels, plan.ClassNames), seeds);
    }

    public void Dispose() => Images.Dispose();
}
