using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.Classical;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Tests.Methods.Examples;

/// <summary>A new image is the mean of two images of its class, drawn at random.</summary>
public sealed class AverageMethod : DirectMethod
{
    public override string Name => "average";

    public override string Description => "Small classes are filled up with the mean of two of their images.";

    protected override ImageSet Make(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes)
    {
        var random = new SeededRandom(context.Seed).Fork(Name);
        var pixels = new PixelBlock((int)plan.TotalToGenerate, real.Channels, real.Height, real.Width);
        var labels = new List<int>();
        for (var c = 0; c < plan.ToGenerate.Count; c++)
        {
            var own = real.IndicesOf(c);
            for (var i = 0; i < plan.ToGenerate[c]; i++)
            {
                context.Stop.ThrowIfCancellationRequested();
                var first = real[own[random.NextInt(own.Length)]];
                var second = real[own[random.NextInt(own.Length)]];
                var made = pixels[labels.Count];
                for (var p = 0; p < made.Length; p++)
                {
                    made[p] = (byte)((first[p] + second[p] + 1) / 2);
                }

                labels.Add(c);
            }
        }

        return new ImageSet(pixels, [.. labels], real.ClassNames);
    }
}
