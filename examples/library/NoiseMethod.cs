using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Numerics;
using Bagan.Training;

namespace BaganAsLibrary;

/// <summary>A new image is an image of its class with noise on every pixel.</summary>
public sealed class NoiseMethod(int strength) : IResamplingMethod
{
    public string Name => "noise";

    public string Description => "Small classes are filled up with noisy copies of their images.";

    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context) => new Ready(strength, context.Seed);

    public ITrainedMethod Load(SavedMethod saved, TrainingContext context) => new Ready(strength, context.Seed);

    private sealed class Ready(int strength, ulong seed) : ITrainedMethod
    {
        public Cost Cost => Cost.Nothing;

        public bool MadeOfReal => true;

        public Sampling Sample(SamplingPlan plan, ImageSet? real, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(real);
            return new Sampling(Blocks(plan, real, stop), ClassifierRecipe.Plain) { Told = () => [$"Noise of up to {strength} of 255 was added."] };
        }

        public void Dispose()
        {
        }

        // One block for each class that gains images.
        private IEnumerable<SampledBlock> Blocks(SamplingPlan plan, ImageSet real, CancellationToken stop)
        {
            for (var c = 0; c < plan.ToGenerate.Count; c++)
            {
                stop.ThrowIfCancellationRequested();
                if (plan.ToGenerate[c] > 0)
                {
                    yield return new SampledBlock(Noisy(real, c, plan.ToGenerate[c]), Seeds: null, Labels: null);
                }
            }
        }

        private ImageSet Noisy(ImageSet real, int classIndex, int count)
        {
            var random = new SeededRandom(seed).Fork($"noise/{classIndex}");
            var pixels = new PixelBlock(count, real.Channels, real.Height, real.Width);
            var own = real.IndicesOf(classIndex);
            for (var i = 0; i < count; i++)
            {
                real[own[random.NextInt(own.Length)]].CopyTo(pixels[i]);
                foreach (ref var value in pixels[i])
                {
                    value = (byte)Math.Clamp(value + random.NextInt((2 * strength) + 1) - strength, 0, 255);
                }
            }

            return new ImageSet(pixels, [.. Enumerable.Repeat(classIndex, count)], real.ClassNames);
        }
    }
}
