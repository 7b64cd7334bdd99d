using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Tests.Methods.Examples;

/// <summary>A new image is the mean of two images of its class, drawn at random.</summary>
public sealed class AverageMethod : IResamplingMethod
{
    public string Name => "average";

    public string Description => "Small classes are filled up with the mean of two of their images.";

    public Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        var random = new SeededRandom(context.Seed).Fork(Name);
        var pixels = new PixelBlock((int)plan.TotalToGenerate, train.Channels, train.Height, train.Width);
        var labels = new List<int>();
        for (var c = 0; c < plan.ToGenerate.Count; c++)
        {
            var own = train.IndicesOf(c);
            for (var i = 0; i < plan.ToGenerate[c]; i++)
            {
                context.Stop.ThrowIfCancellationRequested();
                var first = train[own[random.NextInt(own.Length)]];
                var second = train[own[random.NextInt(own.Length)]];
                var made = pixels[labels.Count];
                for (var p = 0; p < made.Length; p++)
                {
                    made[p] = (byte)((first[p] + second[p] + 1) / 2);
                }

                labels.Add(c);
            }
        }

        return new Resampling(new ImageSet(pixels, [.. labels], train.ClassNames), ClassifierRecipe.Plain);
    }
}
